import { describe } from '../kubernetes/workload';
import { type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import type { Stopping } from './argo-cd';

interface Autoscaler extends KubeObject {
  metadata: KubeObject['metadata'] & { ownerReferences?: readonly { kind: string; name: string }[] };
  spec: { minReplicas?: number; scaleTargetRef: { kind: string; name: string } };
}

/** A label of what KEDA makes for a ScaledObject. */
const SCALED_OBJECT = 'scaledobject.keda.sh/name';
/** What KEDA calls a HorizontalPodAutoscaler, unless the ScaledObject says otherwise. */
const KEDA_PREFIX = 'keda-hpa-';

/**
 * Looks who else scales a writer that this run stops.
 *
 * A HorizontalPodAutoscaler with a minimum of one or more does nothing while its target is at zero, and goes on when the target is scaled up again. It is
 * refused with a minimum of zero, for then it may start the target from zero; and so is one of KEDA's, which starts from zero by itself, whatever the
 * minimum. KEDA deletes it while the ScaledObject is paused. A VerticalPodAutoscaler never changes the replicas, and a CronJob is scaled by nobody.
 *
 * The owner of a writer, an operator, may leave the replicas alone, put them back at once, or delete the claims of replicas that it does not expect any
 * more: nobody can know, so that is a warning. What is put back before the load begins fails the run.
 *
 * @param task what the advice is for
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
    task === 'restore' ? ', for as long as the restore takes' : ", or let the backup stop nobody (quiesce: 'never')";
  for (const autoscaler of await cluster.list<Autoscaler>(resources.autoscalers, config.namespace)) {
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    const target = stops.find(({ workload }) => workload.kind === kind && workload.name === name);
    if (!target) continue;
    const how = howItStarts(autoscaler, config.namespace);
    if (how)
      throw new Failure({
        step: 'preflight',
        cause: `the HorizontalPodAutoscaler ${autoscaler.metadata.name} may start ${describe(target.workload)} from zero, which this run would stop (${how.cause})`,
        next: how.next + instead,
        exitCode: exitCodes.refused,
      });
  }
  for (const { workload, object } of stops) {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
    if (!owner) continue;
    const hasClaims = workload.kind === 'StatefulSet';
    log.warn(
      `${describe(workload)} belongs to the ${owner.kind} ${owner.name}, whose operator may start it again${hasClaims ? ', or delete its claims while it has no replicas' : ''}`,
      `let the operator leave its replicas${hasClaims ? ' and its claims' : ''} alone; a writer that is started meanwhile fails the run`,
    );
  }
}

/** Why an autoscaler starts what is at zero, and what to do; `undefined`: it does not. */
function howItStarts(
  { metadata, spec }: Autoscaler,
  namespace: string,
): { readonly cause: string; readonly next: string } | undefined {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'ScaledObject')?.name;
  const scaledObject = owner ?? metadata.labels?.[SCALED_OBJECT] ?? prefixed(metadata.name);
  if (scaledObject !== undefined)
    return {
      cause: `it is KEDA's, for the ScaledObject ${scaledObject}`,
      next: `pause KEDA: kubectl -n ${namespace} annotate scaledobject ${scaledObject} autoscaling.keda.sh/paused="true"`,
    };
  if (spec.minReplicas !== 0) return undefined;
  return { cause: 'minReplicas: 0', next: 'set its minReplicas to 1 or more' };
}

const prefixed = (name: string): string | undefined =>
  name.startsWith(KEDA_PREFIX) ? name.slice(KEDA_PREFIX.length) : undefined;
