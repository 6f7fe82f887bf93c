import type { KubeObject } from '../../../runner/ports/cluster';
import type { Random } from '../machine/random';
import type { Timeline } from '../machine/timeline';
import type { ApiServer } from './api-server';
import type { Workload } from './workload';

/** How often it looks, as Kubernetes' own does. Milliseconds. */
const EVERY = 15_000;
const MIN = 1;
const MAX = 5;

export interface AutoscalerProps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly server: ApiServer;
  readonly namespace: string;
  readonly workload: Workload;
}

/**
 * A HorizontalPodAutoscaler whose minimum is not zero: it does nothing while its target is at zero, and changes its replicas otherwise.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
 */
export class Autoscaler {
  constructor(private readonly props: AutoscalerProps) {
    const { server, namespace, workload } = props;
    const { kind, name } = workload;
    server.set('horizontalpodautoscalers', namespace, {
      metadata: { name },
      spec: { minReplicas: MIN, maxReplicas: MAX, scaleTargetRef: { apiVersion: 'apps/v1', kind, name } },
    } as KubeObject);
    this.look();
  }

  /** What it does when the load changes. */
  act(): void {
    const { random, workload } = this.props;
    if (workload.wanted > 0) workload.change(random.whole(MIN, MAX));
  }

  private look(): void {
    const { timeline, random } = this.props;
    timeline.after(EVERY, () => {
      if (random.chance(0.2)) this.act();
      this.look();
    });
  }
}
