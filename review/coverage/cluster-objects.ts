import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import { z } from 'zod';
import { trouble } from '../../cli/cluster/api-failure';
import { type KubeconfigProps, loadKubeconfig } from '../../cli/cluster/kubeconfig';
import { type Kind, type ManifestObject, manifestObject } from './kinds/manifest-object';
import type { Unjudged } from './unjudged';

export interface ClusterObjects {
  /** The context's name, as `kubectl config current-context` prints it. */
  readonly context: string;
  readonly objects: readonly ManifestObject[];
  readonly unjudged: readonly Unjudged[];
}

/** Objects per page: a large cluster has tens of thousands of pods. */
const PAGE = 500;

/** The parameters of each list request of the client. */
interface PageProps {
  readonly limit: number;
  readonly _continue?: string;
}

/**
 * Reads all objects that coverage checks, in all namespaces, from the cluster of a kubeconfig. Kubernetes' own ClusterRole `view` is enough.
 *
 * @throws Failure if the kubeconfig is invalid, or the cluster cannot be read
 */
export async function clusterObjects(props: KubeconfigProps): Promise<ClusterObjects> {
  const k8s = await import('@kubernetes/client-node');
  const config = new k8s.KubeConfig();
  loadKubeconfig(config, props);
  const apps = config.makeApiClient(k8s.AppsV1Api);
  const batch = config.makeApiClient(k8s.BatchV1Api);
  const core = config.makeApiClient(k8s.CoreV1Api);
  const context = config.getCurrentContext();
  const lists: Record<Kind, (page: PageProps) => Promise<KubernetesListObject<KubernetesObject>>> = {
    StatefulSet: (page) => apps.listStatefulSetForAllNamespaces(page),
    Deployment: (page) => apps.listDeploymentForAllNamespaces(page),
    DaemonSet: (page) => apps.listDaemonSetForAllNamespaces(page),
    ReplicaSet: (page) => apps.listReplicaSetForAllNamespaces(page),
    ReplicationController: (page) => core.listReplicationControllerForAllNamespaces(page),
    Pod: (page) => core.listPodForAllNamespaces(page),
    Job: (page) => batch.listJobForAllNamespaces(page),
    CronJob: (page) => batch.listCronJobForAllNamespaces(page),
    PersistentVolumeClaim: (page) => core.listPersistentVolumeClaimForAllNamespaces(page),
  };
  const objects: ManifestObject[] = [];
  const unjudged: Unjudged[] = [];
  for (const [kind, list] of Object.entries(lists) as [Kind, (typeof lists)[Kind]][]) {
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: KubernetesListObject<KubernetesObject> = await list({
        limit: PAGE,
        ...(next && { _continue: next }),
      }).catch((cause) => {
        throw trouble(`list every ${kind}`, cause, 'view');
      });
      for (const item of page.items) {
        const found = objectOf(kind, item, context);
        if ('why' in found) unjudged.push(found);
        else objects.push(found);
      }
      next = page.metadata?._continue || undefined;
    }
  }
  return { context, objects, unjudged };
}

function objectOf(kind: Kind, item: KubernetesObject, context: string): ManifestObject | Unjudged {
  const where = `context ${context}`;
  try {
    return manifestObject(kind, item, { namespace: '', where });
  } catch (cause) {
    // Unexpected: an API server enforces its own schema.
    if (!(cause instanceof z.ZodError)) throw cause;
    const object = `${kind} ${item.metadata?.namespace}/${item.metadata?.name}`;
    return { where, object, why: `${z.prettifyError(cause).replaceAll('\n', ' ')}; check the object` };
  }
}
