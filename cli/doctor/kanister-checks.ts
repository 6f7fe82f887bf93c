import { GUARD } from '../../contracts/names';
import type { KubeObject, Resource } from '../../runner/ports/cluster';
import { guardStatus } from '../status/guard-status';
import { type Check, fails, guarded, ok, warning } from './check';
import type { Patient } from './doctor-context';

const DEPLOYMENTS: Resource = { group: 'apps', version: 'v1', plural: 'deployments' };
const API = 'cr.kanister.io/v1alpha1';
const KINDS = ['ActionSet', 'Blueprint', 'Profile'];

interface DeploymentObject extends KubeObject {
  spec?: {
    replicas?: number;
    template?: { spec?: { serviceAccountName?: string; containers?: readonly { image?: string }[] } };
  };
  status?: { readyReplicas?: number };
}

/** Whether Kanister is installed, runs and has the version of its tools, and whether the guard is ready. */
export async function kanisterChecks(patient: Patient): Promise<readonly Check[]> {
  const checks = await Promise.all([
    guarded('kanister', () => definitionCheck(patient)),
    guarded('kanister', () => controllerCheck(patient)),
    guarded('guard', () => guardCheck(patient)),
  ]);
  return checks.flat();
}

async function definitionCheck({ cluster }: Patient): Promise<Check[]> {
  const served = await cluster.objects.kinds(API);
  const lacks = KINDS.filter((kind) => !served.some((one) => one.kind === kind));
  if (lacks.length === 0) return [ok('kanister', `the cluster has ${KINDS.join(', ')} of ${API}`)];
  return [fails('kanister', `the cluster has no ${lacks.join(', ')} of ${API}`, 'install Kanister by its Helm chart')];
}

async function controllerCheck({ cluster, file }: Patient): Promise<Check[]> {
  const { namespace, serviceAccount, tools } = file.kanister;
  const all = await cluster.objects.list<DeploymentObject>(DEPLOYMENTS, namespace);
  const found = all.find(({ spec }) => spec?.template?.spec?.serviceAccountName === serviceAccount);
  if (!found)
    return [
      fails(
        'kanister',
        `no Deployment in ${namespace} has the ServiceAccount ${serviceAccount}`,
        `install Kanister there, or correct clusters/${file.name}.json`,
      ),
    ];
  const at = `Deployment ${namespace}/${found.metadata.name}`;
  if (!found.status?.readyReplicas) return [fails('kanister', `${at} is not ready`, 'check its pod and its log')];
  const image = found.spec?.template?.spec?.containers?.[0]?.image ?? '';
  const [version, wanted] = [tagOf(image), tagOf(tools)];
  if (version === wanted) return [ok('kanister', `${at} is ready and has the version ${version}`)];
  return [
    warning(
      'kanister',
      `${at} has ${version ? `the version ${version}` : 'an image without a version'}, and its tools have ${wanted} (${tools})`,
      `use one version for both: correct kanister.tools in clusters/${file.name}.json, or upgrade the controller`,
    ),
  ];
}

async function guardCheck({ cluster, file }: Patient): Promise<Check[]> {
  // Throws if it may not be read, which says nothing of the guard.
  await cluster.deployment(file.kanister.namespace, GUARD);
  const { ready, trouble } = await guardStatus(file.kanister.namespace, file.name, cluster);
  if (ready) return [ok('guard', 'the guard is ready')];
  const [what = '', ...next] = (trouble ?? '').split('; ');
  return [fails('guard', what, next.join('; '))];
}

/** `0.119.0` of `ghcr.io/kanisterio/controller:0.119.0@sha256:…` */
const tagOf = (image: string): string => /:([\w.-]+)(?:@|$)/.exec(image)?.[1] ?? '';
