import { describe } from '../kubernetes/workload';
import { type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import type { Stopping } from './argo-cd';

interface Autoscaler extends KubeObject {
  metadata: KubeObject['metadata'] & { ownerReferences?: readonly { kind: string; name: string }[] };
  spec: { minReplicas?: number; scaleTargetRef: { kind: string; name: string } };
}

/** A label that KEDA sets on what it creates for a ScaledObject. */
const SCALED_OBJECT = 'scaledobject.keda.sh/name';
/** KEDA's default name prefix for a HorizontalPodAutoscaler. */
const KEDA_PREFIX = 'keda-hpa-';

/**
 * Checks what else scales a writer that this run stops.
 *
 * A HorizontalPodAutoscaler with a minimum of one or more does nothing while its target is at zero, and resumes when the target is scaled up. With a
 * minimum of zero it is refused, since it may scale the target up from zero. One of KEDA's is refused too: KEDA scales up from zero whatever the
 * minimum is, and deletes the autoscaler while the ScaledObject is paused. A VerticalPodAutoscaler never changes replicas, and no autoscaler scales CronJobs.
 *
 * The owner of a writer is usually an operator. It may leave the replicas alone, reset them at once, or delete the claims of replicas that it no longer
 * expects. This cannot be known, so it causes a warning. If it resets the replicas before the load starts, the run fails.
 *
 * @param task determines the advice
 * @throws Failure with the exit code 3
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/#pausing-autoscaling
 */
export async function checkScaleOwners(
  { cluster, config, log }: Context,
  stops: readonly Stopping[],
  task: 'backup' | 'restore',
): Promise<void> {
  const instead =
    task === 'restore'
      ? ', for as long as the restore takes'
      : ", or back up without stopping writers (quiesce: 'never')";
  for (const autoscaler of await cluster.list<Autoscaler>(resources.autoscalers, config.namespace)) {
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    const target = stops.find(({ workload }) => workload.kind === kind && workload.name === name);
    if (!target) continue;
    const how = howItStarts(autoscaler, config.namespace);
    if (how)
      throw new Failure({
        step: 'preflight',
        cause: `the HorizontalPodAutoscaler ${autoscaler.metadata.name} may scale up ${describe(target.workload)} from zero while this run has it stopped (${how.cause})`,
        next: how.next + instead,
        exitCode: exitCodes.refused,
      });
  }
  for (const { workload, object } of stops) {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
    if (!owner) continue;
    const hasClaims = workload.kind === 'StatefulSet';
    log.warn(
      `${describe(workload)} belongs to the ${owner.kind} ${owner.name}, whose operator may restart it${hasClaims ? ', or delete its claims while it has no replicas' : ''}`,
      `configure the operator to leave its replicas${hasClaims ? ' and its claims' : ''} alone; if the writer is started meanwhile, the run fails`,
    );
  }
}

/** Why an autoscaler scales up from zero, and what to do; `undefined` if it does not. */
function howItStarts(
  { metadata, spec }: Autoscaler,
  namespace: string,
): { readonly cause: string; readonly next: string } | undefined {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'ScaledObject')?.name;
  const scaledObject = owner ?? metadata.labels?.[SCALED_OBJECT] ?? prefixed(metadata.name);
  if (scaledObject !== undefined)
    return {
      cause: `it belongs to KEDA's ScaledObject ${scaledObject}`,
      next: `pause KEDA: kubectl -n ${namespace} annotate scaledobject ${scaledObject} autoscaling.keda.sh/paused="true"`,
    };
  if (spec.minReplicas !== 0) return undefined;
  return { cause: 'minReplicas: 0', next: 'set its minReplicas to 1 or more' };
}

const prefixed = (name: string): string | undefined =>
  name.startsWith(KEDA_PREFIX) ? name.slice(KEDA_PREFIX.length) : undefined;
