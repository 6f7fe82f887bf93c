import type { CaptureConfig } from '../../contracts/app-config';
import { JOB_ID } from '../../contracts/labels';
import { podObstacle, type StartingPod } from '../kubernetes/pod-start';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';

/** A pod that starts within this time is not inspected. Milliseconds, as are all of these. */
const LOOK_AFTER = 10_000;
const LOOK_EVERY = 5000;
/** How long to wait for an image to be pulled or a Secret to be created. */
const OBSTACLE_LASTS = 120_000;

/** Watches the pod of a slow task, and gives up if it cannot start. */
export class StartWatch {
  /** What prevents the pod from starting; empty if it is not known. */
  seen = '';
  private readonly stuck = new AbortController();
  private readonly ended = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly capture: CaptureConfig,
    private readonly actionSet: string,
  ) {
    // `end` aborts its sleep.
    this.look().catch(() => {});
  }

  get signal(): AbortSignal {
    return this.stuck.signal;
  }

  end(): void {
    this.ended.abort();
  }

  private async look(): Promise<void> {
    const { clock, cluster, log } = this.context;
    let since: number | undefined;
    let said = '';
    await clock.sleep(LOOK_AFTER, this.ended.signal);
    for (;;) {
      const list = cluster.list<StartingPod>(resources.pods, this.capture.namespace, `${JOB_ID}=${this.actionSet}`);
      // The action itself handles an API server that is away.
      const pods = await list.catch(() => []);
      const found = pods.map(podObstacle).find((one) => one !== undefined);
      this.seen = found?.cause.slice(0, 500) ?? '';
      since = found?.lasting ? (since ?? clock.now()) : undefined;
      const reason = found?.cause.split(':')[0] ?? '';
      if (found && reason !== said) log.warn(`the task's pod does not start: ${this.seen}`, found.next);
      said = reason || said;
      if (found && since !== undefined && clock.now() - since >= OBSTACLE_LASTS)
        return this.stuck.abort(refused(log.step, `the task's pod does not start: ${this.seen}`, found.next));
      await clock.sleep(LOOK_EVERY, this.ended.signal);
    }
  }
}

const refused = (step: string, cause: string, next: string): Failure =>
  new Failure({ step, cause, next, exitCode: exitCodes.refused });
