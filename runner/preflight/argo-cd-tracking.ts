import type { Writer } from '../../contracts/app-config';
import { resourceOf, type WorkloadObject } from '../kubernetes/workload';

/** `<application>:<group>/<kind>:<namespace>/<name>`; an Application outside of Argo CD's own namespace is `<namespace>_<name>`. */
const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
/** The label that Argo CD's documentation suggests for `application.instanceLabelKey`, to avoid a conflict with Helm's: `<application>`. */
const OWN_LABEL = 'argocd.argoproj.io/instance';
/** Argo CD's default until 3.0. Helm charts set it too, to the name of a release. */
const DEFAULT_LABEL = 'app.kubernetes.io/instance';
/** The field manager of Argo CD is `argocd-controller`; its other programs have the same prefix. */
const MANAGER = /^argocd(-|$)/;

/** An Application of Argo CD. */
export interface TrackedBy {
  readonly application: string;
  /** Set only if it is not Argo CD's own namespace. */
  readonly namespace?: string;
}

/**
 * The Application that deploys a workload, as Argo CD recorded it there: in an annotation (its default since 3.0) or in a label.
 *
 * Controllers copy annotations and labels to what they create, and Argo CD ignores those that name another object. So the label counts only without an
 * annotation and without an owner. The label that Helm charts set counts only if Argo CD manages a field of the workload.
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
