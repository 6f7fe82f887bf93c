import type { Configuration, V1ObjectMeta } from '@kubernetes/client-node';
import { resources } from '../../runner/ports/cluster';
import { statusOf, trouble } from './api-failure';
import type { Cluster } from './cluster';
import { type KubeconfigProps, loadKubeconfig } from './kubeconfig';
import { objectReader } from './object-reader';
import { followLog } from './pod-log';
import type { Role } from './role-binding';

/** The time limit of one request, up to the last byte of the answer, in milliseconds. */
const TIME_LIMIT = 30_000;
const SILENT = 120_000;

export interface KubernetesProps extends KubeconfigProps {
  /** The time without output after which a log is requested again, because a laptop's network may have changed without notice. @default 120000 */
  readonly silentMilliseconds?: number;
}

/** Connects to the operator's cluster. The client library is loaded on demand: it takes half a second, and half of the commands need no cluster. */
export async function kubernetes(props: KubernetesProps): Promise<Cluster> {
  const k8s = await import('@kubernetes/client-node');
  const config = new k8s.KubeConfig();
  loadKubeconfig(config, props);
  const limited: Configuration = k8s.createConfiguration({
    baseServer: new k8s.ServerConfiguration(config.getCurrentCluster()!.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(TIME_LIMIT));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  const apps = new k8s.AppsV1Api(limited);
  const batch = new k8s.BatchV1Api(limited);
  const core = new k8s.CoreV1Api(limited);
  const coordination = new k8s.CoordinationV1Api(limited);
  const custom = new k8s.CustomObjectsApi(limited);
  const events = async (namespace: string, fieldSelector: string) => {
    const { items } = await asked(
      `list events in ${namespace}`,
      core.listNamespacedEvent({ namespace, fieldSelector }),
    );
    const time = (e: (typeof items)[number]) => millis(e.lastTimestamp ?? e.eventTime ?? e.metadata.creationTimestamp);
    return items.sort((a, b) => time(a) - time(b));
  };

  return {
    context: config.getCurrentContext(),
    objects: objectReader(config),
    cronJob: (namespace, name) =>
      found(`get CronJob ${namespace}/${name}`, batch.readNamespacedCronJob({ namespace, name })),
    configMap: (namespace, name) =>
      found(`get ConfigMap ${namespace}/${name}`, core.readNamespacedConfigMap({ namespace, name })),
    deployment: (namespace, name) =>
      found(`get Deployment ${namespace}/${name}`, apps.readNamespacedDeployment({ namespace, name })),
    async clusterUid() {
      const request = core.readNamespace({ name: 'kube-system' }).catch((cause) => {
        if (statusOf(cause) === 403) return undefined;
        throw cause;
      });
      const namespace = await asked('get Namespace kube-system', request);
      return namespace?.metadata?.uid;
    },
    lease: (namespace, name) =>
      found(`get Lease ${namespace}/${name}`, coordination.readNamespacedLease({ namespace, name })),
    actionSet(namespace, name) {
      const at = { ...resources.actionSets, namespace, name };
      return found(`get ActionSet ${namespace}/${name}`, custom.getNamespacedCustomObject(at));
    },
    async jobsOf(namespace, label, value) {
      const labelSelector = `${label}=${value}`;
      const { items } = await asked(`list jobs in ${namespace}`, batch.listNamespacedJob({ namespace, labelSelector }));
      return items.sort(byAge);
    },
    job: (namespace, name) => found(`get Job ${namespace}/${name}`, batch.readNamespacedJob({ namespace, name })),
    createJob: (body) => {
      const namespace = body.metadata!.namespace!;
      return asked(`create Job ${namespace}/${body.metadata!.name}`, batch.createNamespacedJob({ namespace, body }));
    },
    async deleteJob(namespace, name) {
      const propagationPolicy = 'Background';
      await found(
        `delete Job ${namespace}/${name}`,
        batch.deleteNamespacedJob({ namespace, name, body: { propagationPolicy } }),
      );
    },
    async pods(namespace, label, value) {
      const labelSelector = `${label}=${value}`;
      const { items } = await asked(`list pods in ${namespace}`, core.listNamespacedPod({ namespace, labelSelector }));
      return items.sort(byAge);
    },
    events: (namespace, uid) => events(namespace, `involvedObject.uid=${uid}`),
    eventsAbout: (namespace, kind, name) =>
      events(namespace, `involvedObject.kind=${kind},involvedObject.name=${name}`),
    log: (at, line, signal) =>
      followLog(config, at, line, { signal, silentMilliseconds: props.silentMilliseconds ?? SILENT }),
    async logTail({ namespace, pod, container }, tailLines) {
      const text = core.readNamespacedPodLog({ namespace, name: pod, container, tailLines });
      const body = await found(`read the log of pod ${namespace}/${pod}`, text);
      return (body ?? '').split('\n').filter((line) => line !== '');
    },
    async createSecret(body) {
      const namespace = body.metadata!.namespace!;
      await asked(
        `create Secret ${namespace}/${body.metadata!.name}`,
        core.createNamespacedSecret({ namespace, body }),
        'jerrycan-key-maker',
      );
    },
    patchSecret: (namespace, name, body) => {
      const merge = k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch);
      const patched = core.patchNamespacedSecret({ namespace, name, body }, merge);
      return found(`patch Secret ${namespace}/${name}`, patched, 'jerrycan-key-maker');
    },
  };
}

async function found<T>(doing: string, request: Promise<T>, role?: Role): Promise<T | undefined> {
  try {
    return await inTime(request);
  } catch (cause) {
    if (statusOf(cause) === 404) return undefined;
    throw trouble(doing, cause, role);
  }
}

async function asked<T>(doing: string, request: Promise<T>, role?: Role): Promise<T> {
  try {
    return await inTime(request);
  } catch (cause) {
    throw trouble(doing, cause, role);
  }
}

/** Renames the error of our own time limit, because the library only reports that the request was aborted. */
async function inTime<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    if ((cause as Error).name !== 'AbortError') throw cause;
    throw Object.assign(new Error(`no answer within ${TIME_LIMIT / 1000} s`, { cause }), { code: 'ETIMEDOUT' });
  }
}

const byAge = (a: { metadata?: V1ObjectMeta }, b: { metadata?: V1ObjectMeta }): number =>
  millis(a.metadata?.creationTimestamp) - millis(b.metadata?.creationTimestamp);

function millis(time: Date | undefined): number {
  return time === undefined ? 0 : new Date(time).getTime();
}
