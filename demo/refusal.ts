import { EXIT } from '../cli/terminal/exit-code';
import { Failure } from '../cli/terminal/failure';
import { APP_LABEL } from '../contracts/labels';
import { APP, DEMO_LABEL, SITE_NAMESPACE, STORE_NAMESPACE } from './cluster/demo-names';
import type { ClusterObject, Kubectl } from './cluster/kubectl';

/** The demo's namespaces, as the cluster has them. */
export async function demoNamespaces(kubectl: Kubectl): Promise<ClusterObject[]> {
  const found = await Promise.all([SITE_NAMESPACE, STORE_NAMESPACE].map((name) => kubectl.find('namespace', name)));
  return found.filter((each) => each !== undefined);
}

export const isDemoNamespace = ({ metadata }: ClusterObject): boolean => metadata.labels?.[DEMO_LABEL] !== undefined;

/** @throws Failure (refused) if the cluster has one of the demo's namespaces already */
export async function refuseNamespaces(kubectl: Kubectl): Promise<void> {
  const [found] = await demoNamespaces(kubectl);
  if (!found) return;
  const ours = isDemoNamespace(found);
  throw refused(
    `namespace ${found.metadata.name}`,
    ours ? 'exists from an earlier demo' : 'exists and is not from the demo',
    ours ? 'continue that demo with --continue, or remove it with --clean' : 'use a cluster without it',
  );
}

/** Makes the demo's namespaces. @throws Error if another demo was faster */
export async function makeNamespaces(kubectl: Kubectl): Promise<void> {
  const namespace = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { [DEMO_LABEL]: APP } },
  });
  const list = { apiVersion: 'v1', kind: 'List', items: [SITE_NAMESPACE, STORE_NAMESPACE].map(namespace) };
  await kubectl.run(['create', '-f', '-'], JSON.stringify(list));
}

/** Checks that the cluster has nothing of an app with the demo's name, and can make volumes. @throws Failure (refused) */
export async function checkCluster(kubectl: Kubectl): Promise<void> {
  const kinds = 'cronjobs,jobs,configmaps,secrets,roles,serviceaccounts';
  const [foreign] = await kubectl.list(kinds, '-A', '-l', `${APP_LABEL}=${APP}`);
  if (foreign) {
    const { kind, metadata } = foreign;
    throw refused(
      `${kind} ${metadata.namespace}/${metadata.name}`,
      `belongs to an app ${APP}`,
      'use a cluster without it',
    );
  }
  const classes = await kubectl.list<{ metadata: { annotations?: Record<string, string> } }>('storageclasses');
  const isDefault = 'storageclass.kubernetes.io/is-default-class';
  if (!classes.some(({ metadata }) => metadata.annotations?.[isDefault] === 'true'))
    throw refused('storage', 'the cluster has no default StorageClass', 'make one, for the volume of MariaDB');
}

const refused = (part: string, what: string, next: string) => new Failure(part, what, { next, exitCode: EXIT.refused });
