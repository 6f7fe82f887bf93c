import { Failure } from '../../cli/terminal/failure';
import type { ClusterObject, Kubectl } from './kubectl';

/** Kanister as the cluster runs it. */
export interface InstalledKanister {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The image of its tools, of the controller's version. */
  readonly tools: string;
  readonly version: string;
}

interface Deployment extends ClusterObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName?: string;
        readonly containers: readonly { readonly image: string }[];
      };
    };
  };
  readonly status?: { readonly readyReplicas?: number };
}

const VERSION = '0.119.0';
const CONTROLLER = /^(.*\/)controller:(\d+\.\d+\.\d+)$/;

/** The definitions that Kanister's chart makes. */
export const DEFINITIONS = ['actionsets', 'blueprints', 'profiles', 'repositoryservers'].map(
  (name) => `${name}.cr.kanister.io`,
);

/** The release that the demo installs. */
export const RELEASE = { release: 'kanister', namespace: 'kanister' } as const;

/** The arguments of `helm` that install Kanister, with what Jerrycan needs and nothing else. */
export const HELM_INSTALL: readonly string[] = [
  ...['install', RELEASE.release, 'kanister-operator', '--repo', 'https://charts.kanister.io', '--version', VERSION],
  ...['--namespace', RELEASE.namespace, '--create-namespace', '--set', 'bpValidatingWebhook.enabled=false', '--wait'],
];

/** Kanister's custom resource definitions that the cluster has. */
export async function definitions(kubectl: Kubectl): Promise<string[]> {
  const all = (await kubectl.list('customresourcedefinitions')).map(({ metadata }) => metadata.name);
  return DEFINITIONS.filter((name) => all.includes(name));
}

/** Finds the controller. @throws Failure if none is ready */
export async function installedKanister(kubectl: Kubectl): Promise<InstalledKanister> {
  const all = await kubectl.list<Deployment>('deployments', '-A');
  for (const { metadata, spec, status } of all) {
    const pod = spec.template.spec;
    const [, registry, version] = pod.containers.map(({ image }) => CONTROLLER.exec(image)).find(Boolean) ?? [];
    if (registry?.includes('kanister') !== true || version === undefined) continue;
    const where = `Deployment ${metadata.namespace}/${metadata.name}`;
    if ((status?.readyReplicas ?? 0) === 0)
      throw new Failure('kanister', `the controller is not ready (${where})`, {
        next: `see kubectl -n ${metadata.namespace} describe deployment ${metadata.name}`,
        exitCode: 3,
      });
    return {
      namespace: metadata.namespace!,
      serviceAccount: pod.serviceAccountName ?? 'default',
      tools: `${registry}kanister-tools:${version}`,
      version,
    };
  }
  throw new Failure('kanister', 'the cluster has its definitions and no controller', {
    next: `install it: helm ${HELM_INSTALL.join(' ')}`,
    exitCode: 3,
  });
}
