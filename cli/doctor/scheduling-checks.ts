import type { KubeObject, Resource } from '../../runner/ports/cluster';
import { type Check, fails, guarded, ok, refuses, warning } from './check';
import type { Patient } from './doctor-context';
import { readManifests } from './manifest-files';

const STORAGE_CLASSES: Resource = { group: 'storage.k8s.io', version: 'v1', plural: 'storageclasses' };
const PRIORITY_CLASSES: Resource = { group: 'scheduling.k8s.io', version: 'v1', plural: 'priorityclasses' };
const NETWORK_POLICIES: Resource = { group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies' };

interface NetworkPolicyObject extends KubeObject {
  spec?: { podSelector?: { matchLabels?: Record<string, string>; matchExpressions?: readonly object[] } };
}

/** What the pods of an app need of the cluster: StorageClass, PriorityClass, and a network that lets them through. */
export async function schedulingChecks(patient: Patient): Promise<readonly Check[]> {
  const checks = await Promise.all([
    guarded('storage class', () => storageCheck(patient)),
    guarded('priority class', () => priorityCheck(patient)),
    guarded('network policy', () => networkCheck(patient)),
  ]);
  return checks.flat();
}

async function storageCheck({ app, cluster, context }: Patient): Promise<Check[]> {
  const check = 'storage class';
  const names = scratchClasses(readManifests(context.repository, `${app.cluster}/${app.name}`) ?? []);
  if (names.length === 0) return [ok(check, 'the scratch volume is on the node, and needs no StorageClass')];
  const found = await Promise.all(names.map((name) => cluster.objects.get(STORAGE_CLASSES, undefined, name)));
  return names.map((name, index) =>
    found[index]
      ? ok(check, `the StorageClass ${name} of the scratch volume exists`)
      : refuses(
          check,
          `the StorageClass ${name} of the scratch volume does not exist`,
          "correct `scratch` in the app's file",
        ),
  );
}

async function priorityCheck({ cluster, file }: Patient): Promise<Check[]> {
  const check = 'priority class';
  const { priorityClassName: name } = file;
  if (name === undefined) return [ok(check, `clusters/${file.name}.json names none`)];
  if (await cluster.objects.get(PRIORITY_CLASSES, undefined, name)) return [ok(check, `${name} exists`)];
  const what = `the PriorityClass ${name} does not exist, so Kubernetes creates no pod of Jerrycan`;
  return [fails(check, what, `create it, or correct priorityClassName in clusters/${file.name}.json`)];
}

/** A policy of another owner that selects every pod also holds for the runner: Kubernetes adds up what policies allow, so it must allow what the runner needs. */
async function networkCheck({ cluster, file }: Patient): Promise<Check[]> {
  const check = 'network policy';
  const { namespace } = file.kanister;
  const all = await cluster.objects.list<NetworkPolicyObject>(NETWORK_POLICIES, namespace);
  const closing = all.filter(({ spec }) => {
    const { matchLabels = {}, matchExpressions = [] } = spec?.podSelector ?? {};
    return Object.keys(matchLabels).length + matchExpressions.length === 0;
  });
  if (closing.length === 0) return [ok(check, `no NetworkPolicy in ${namespace} selects every pod`)];
  return [
    warning(
      check,
      `${closing.map(({ metadata }) => metadata.name).join(', ')} in ${namespace} selects every pod, the runner's too`,
      'check that the runner can reach the API server, the name server and the store',
    ),
  ];
}

/** `storageClassName` anywhere in the Blueprint. */
export function scratchClasses(value: unknown): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(scratchClasses))];
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(value).flatMap(([key, each]) =>
    key === 'storageClassName' && typeof each === 'string' ? [each] : scratchClasses(each),
  );
  return [...new Set(own)];
}
