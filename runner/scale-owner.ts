import type { Workload } from './app-config';
import type { Stopping } from './argo-cd';
import { type KubeObject, resources } from './cluster';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { describe } from './workload';

interface Autoscaler extends KubeObject {
  spec: { scaleTargetRef: { kind: string; name: string } };
}

/**
 * Looks who else scales a workload that this run stops. An autoscaler's work it is: refused. Whoever owns the workload, an operator, may leave
 * the replicas alone or put them back at once: nobody can know, so that is said. What is put back before the load begins fails the run.
 *
 * @throws Failure with the exit code 3
 */
export async function checkScaleOwners({ cluster, config, log }: Context, stops: readonly Stopping[]): Promise<void> {
  const scaled = (await cluster.list<Autoscaler>(resources.autoscalers, config.namespace)).find(({ spec }) =>
    stops.some(
      ({ workload: { kind, name } }) => spec.scaleTargetRef.kind === kind && spec.scaleTargetRef.name === name,
    ),
  );
  if (scaled)
    throw new Failure({
      step: 'preflight',
      cause: `the HorizontalPodAutoscaler ${scaled.metadata.name} scales ${describe(scaled.spec.scaleTargetRef as Workload)}, which this run would stop`,
      next: 'remove the autoscaler (or the ScaledObject that made it), or back up without a quiesce',
      exitCode: exitCodes.refused,
    });
  for (const { workload, object } of stops) {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
    if (!owner) continue;
    log.warn(
      `${describe(workload)} belongs to the ${owner.kind} ${owner.name}, whose operator may start it again`,
      'let the operator leave its replicas alone; a writer that is started meanwhile fails the run',
    );
  }
}
