import type { Writer } from '../../contracts/app-config';
import { resourceOf, type WorkloadObject } from '../kubernetes/workload';

/** `<application>:<group>/<kind>:<namespace>/<name>`; the application of another namespace than Argo CD's own as `<namespace>_<name>`. */
const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
/** The label that Argo CD's documentation has for `application.instanceLabelKey`, so that it does not take Helm's: `<application>`. */
const OWN_LABEL = 'argocd.argoproj.io/instance';
/** Argo CD's default until 3.0. Helm's charts write it too, with the name of a release. */
const DEFAULT_LABEL = 'app.kubernetes.io/instance';
/** `argocd-controller` writes for Argo CD; other programs of it have names that begin so. */
const MANAGER = /^argocd(-|$)/;

/** An Application of Argo CD's. */
export interface TrackedBy {
  readonly application: string;
  /** Said only where it is another than Argo CD's own. */
  readonly namespace?: string;
}

/**
 * The Application that deploys a workload, as Argo CD noted it there: in an annotation (its default since 3.0) or in a label.
 *
 * What makes others copies its annotations and labels, and Argo CD itself goes by none that names another object. So the label counts only where no
 * annotation is, where nothing made the workload, and, of the label that Helm's charts write, where Argo CD wrote a field of the workload.
 */
export function trackedBy({ metadata }: WorkloadObject, writer: Writer, namespace: string): TrackedBy | undefined {
  const { annotations, labels, ownerReferences, managedFields } = metadata;
  const tracking = annotations?.[TRACKING_ID];
  if (tracking !== undefined) {
    const [id = '', ...rest] = tracking.split(':');
    return rest.join(':') === `${resourceOf(writer).group}/${writer.kind}:${namespace}/${writer.name}`
      ? applicationOf(id)
      : undefined;
  }
  if (ownerReferences?.some(({ controller }) => controller)) return undefined;
  const own = labels?.[OWN_LABEL];
  if (own) return applicationOf(own);
  const isArgoCds = managedFields?.some(({ manager }) => MANAGER.test(manager ?? '')) ?? false;
  return isArgoCds ? applicationOf(labels?.[DEFAULT_LABEL] ?? '') : undefined;
}

function applicationOf(id: string): TrackedBy | undefined {
  const [application, namespace] = id.split('_').reverse() as [string, string?];
  return application ? { application, ...(namespace && { namespace }) } : undefined;
}
