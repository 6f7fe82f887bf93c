import { type BeforeSyncContext, beforeSync } from '../../../runner/before-sync/before-sync';
import type { JobObject } from '../../../runner/before-sync/job';
import { Failure } from '../../../runner/ports/failure';
import { Log } from '../../../runner/ports/log';
import { FakeClock } from './clock';
import { FakeCluster } from './cluster';

export const JOB = 'shop-before-sync';
export const MINUTE = 60_000;
export const failed = (message: string): JobObject['status'] => ({
  conditions: [
    { type: 'FailureTarget', status: 'True' },
    { type: 'Failed', status: 'True', reason: 'PodFailurePolicy', message },
  ],
});
export const exit = (code: number) =>
  failed(`Container runner for pod kanister/${JOB}-x failed with exit code ${code} matching FailJob rule at index 1`);
export const complete: JobObject['status'] = { conditions: [{ type: 'Complete', status: 'True' }] };

/** A hook with its surroundings: an app, a Job as Argo CD creates it, and the Job's controller. */
export class Hooked {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly lines: Record<string, unknown>[] = [];
  /** The result of each start of the Job, in order; none: it never ends. */
  endings: (JobObject['status'] | 'vanishes')[] = [complete];
  /** How long a backup takes, and how long Argo CD needs to create a deleted Job again. */
  lasts = 10 * MINUTE;
  returns: number | undefined = 5000;
  /** The start times of all Jobs. */
  readonly starts: number[] = [];
  objects: BeforeSyncContext['props']['objects'] = [{ kind: 'StatefulSet', name: 'shop-db' }];
  readonly stop = new AbortController();
  private ended = false;
  private made = 0;

  deployed(): this {
    this.cluster.workload('statefulsets', 'shop', 'shop-db', 1);
    return this;
  }

  protected(otherwise: Partial<JobObject> = {}): this {
    const metadata = { name: JOB, uid: `job-${++this.made}`, annotations: { tracked: 'yes' }, ...otherwise.metadata };
    this.cluster.set<JobObject>('jobs', 'kanister', { spec: { suspend: true }, ...otherwise, metadata });
    return this;
  }

  get job(): JobObject | undefined {
    return this.cluster.find<JobObject>('jobs', 'kanister', JOB);
  }

  async run(hook = 'hook-1', deadlineSeconds = 3600): Promise<Failure | undefined> {
    const { clock, cluster } = this;
    const log = new Log((line) => this.lines.push(JSON.parse(line)), clock, 'shop');
    const props = { app: 'shop', objects: this.objects, kanister: 'kanister', job: JOB, deadlineSeconds };
    const context: BeforeSyncContext = {
      ...{ props, cluster, clock, log, namespace: 'shop', hook, signal: this.stop.signal },
    };
    this.ended = false;
    void this.controllers();
    try {
      await beforeSync(context);
      return undefined;
    } catch (error) {
      return Failure.of(error, log.step);
    } finally {
      this.ended = true;
    }
  }

  steps(): unknown[] {
    return this.lines.filter(({ event }) => event === 'step').map(({ step }) => step);
  }

  /** The effect of the Job's controller and of Argo CD, second by second. */
  private async controllers(): Promise<void> {
    let gone: number | undefined;
    const started = new Set<string>();
    while (!this.ended) {
      const { job } = this;
      if (job) {
        gone = undefined;
        const uid = job.metadata.uid!;
        if (job.spec.suspend === false && !job.status && !started.has(uid)) {
          started.add(uid);
          this.starts.push(this.clock.now());
          void this.execute(uid, this.endings.shift());
        }
      } else {
        gone ??= this.clock.now();
        if (this.returns !== undefined && this.clock.now() - gone >= this.returns) this.protected();
      }
      await this.clock.sleep(1000);
    }
  }

  private async execute(uid: string, ending: JobObject['status'] | 'vanishes' | undefined): Promise<void> {
    if (ending === undefined) return;
    await this.clock.sleep(this.lasts);
    const { job } = this;
    if (job?.metadata.uid !== uid) return;
    if (ending === 'vanishes') this.cluster.remove('jobs', 'kanister', JOB);
    else this.cluster.set<JobObject>('jobs', 'kanister', { ...job, status: ending });
  }
}
