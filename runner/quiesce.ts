import type { Workload } from './app-config';
import { parseTime, rfc3339 } from './clock';
import { isTransient } from './cluster';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { type Lease, LeaseLost } from './lease';
import type { QuiesceRecord, StoppedWorkload } from './lease-record';
import { patiently } from './patience';
import { retried } from './retry';
import { runTime } from './run-name';
import { describe, livePods, replicasOf, resourceOf, type WorkloadObject } from './workload';
import { ownWriters, startWorkloads } from './writers';

/** How long the writers' pods may take to end. */
const PODS_GONE_WITHIN = 300_000;

type Stopped = { -readonly [K in keyof StoppedWorkload]: StoppedWorkload[K] };

/** The time in which the writers may not write. Recorded in the Lease before it begins and until it has ended. */
export class Quiesce {
  private stopped: Stopped[] = [];
  private begun = false;
  /** A request to scale to zero may have been sent. */
  private asked = false;

  constructor(
    private readonly context: Context,
    private readonly lease: Lease,
    private readonly mode: QuiesceRecord['mode'],
    /** Milliseconds since the epoch; `null`: as long as it takes. */
    private readonly until: number | null,
  ) {}

  /** The quiesce of a dead backup, as its record says: it is known to stand once {@link confirm} has passed. */
  static resume(context: Context, lease: Lease, { until, workloads }: QuiesceRecord): Quiesce {
    const quiesce = new Quiesce(context, lease, 'backup', parseTime(until) ?? null);
    quiesce.stopped = ownWriters(context, workloads).map((workload) => ({ ...workload }));
    quiesce.begun = quiesce.asked = true;
    return quiesce;
  }

  /** A writer may have been stopped, and is not known to have been started again. */
  get open(): boolean {
    return this.begun;
  }

  /**
   * Scales every writer to zero and waits until its pods are gone.
   *
   * @param earlier what a run that never ended its quiesce recorded: the replicas of a writer that is at zero already
   */
  async stop(
    writers: readonly Workload[],
    signal: AbortSignal,
    earlier: readonly StoppedWorkload[] = [],
  ): Promise<void> {
    ownWriters(this.context, earlier);
    const found = await Promise.all(
      writers.map(async (writer) => {
        const before = earlier.find(({ kind, name }) => kind === writer.kind && name === writer.name);
        return { ...writer, replicas: replicasOf(await this.read(writer)) || before?.replicas || 0 };
      }),
    );
    signal.throwIfAborted();
    const until = this.until === null ? null : rfc3339(this.until);
    this.begun = true;
    this.stopped = found;
    const write = () =>
      this.lease.update((record) => ({ ...record, quiesce: { mode: this.mode, until, workloads: this.stopped } }));
    await write();
    signal.throwIfAborted();
    this.asked = true;
    // Settled, not just failed: no request to stop may still be under way when the writers are started again.
    for (const scaled of await Promise.allSettled(this.stopped.map((writer) => this.halt(writer, signal))))
      if (scaled.status === 'rejected') throw scaled.reason;
    await Promise.all(this.stopped.map((writer) => this.gone(writer, signal)));
    // By the generations whoever finds the record knows that they have stood still ever since.
    await write();
  }

  /** Who was scaled or changed while it had to stand still; `undefined`: nobody. */
  private async reverted(signal?: AbortSignal): Promise<string | undefined> {
    for (const writer of this.stopped) {
      const object = await this.persistently(() => this.read(writer), signal);
      if (replicasOf(object) !== 0) return `${describe(writer)} was scaled to ${replicasOf(object)}`;
      if (object.metadata.generation !== writer.generation) return `${describe(writer)} was changed`;
    }
    return undefined;
  }

  /** @throws Failure if something started a writer or changed it since it was stopped */
  async confirm(signal?: AbortSignal): Promise<void> {
    const reverted = await this.reverted(signal);
    if (reverted !== undefined) throw undone(this.context.log.step, reverted);
  }

  /**
   * Starts the writers, whatever is found of them, and then fails as {@link confirm} does. Does nothing when nothing is stopped.
   *
   * @param proven called before they are started, if they stood still until now
   */
  async end(proven: () => Promise<void> = async () => {}): Promise<void> {
    if (!this.begun) return;
    const [confirmed] = await Promise.allSettled([this.confirm().then(proven)]);
    await this.start();
    if (confirmed.status === 'rejected') throw confirmed.reason;
  }

  /**
   * Gives the writers their replicas back. Does nothing when nothing is stopped, and is not stopped by SIGTERM.
   *
   * @throws LeaseLost if the Lease is another's, whose quiesce may stand: who was asleep must not end that
   */
  async start(): Promise<void> {
    if (!this.begun) return;
    let lost: LeaseLost | undefined;
    const mayStart = async () => {
      lost = await this.lease.loss();
      if (lost && !this.isOurs(lost)) throw lost;
    };
    await startWorkloads(this.context, this.stopped, mayStart, this.mode === 'restore');
    if (lost) throw lost;
    this.stopped = [];
    this.begun = false;
    await this.persistently(() => this.lease.update(({ quiesce: _, ...record }) => record));
  }

  /** A restore waits for an API server that is away: nobody else may start its writers. A backup's guard does. */
  private persistently<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.mode === 'restore' ? patiently(this.context, attempt, signal) : attempt();
  }

  /**
   * A request of ours to scale to zero may have come after whoever took the Lease had started the writers. Where a run's own quiesce
   * stands in the record now it is that run's to start them, and where a restore's does a restore's.
   */
  private isOurs({ holder, record }: LeaseLost): boolean {
    const isRun = holder !== undefined && runTime(this.context.config.app, holder) !== undefined;
    const another = record?.quiesce !== undefined && (isRun || record.quiesce.mode === 'restore');
    return this.mode === 'backup' && this.asked && !another;
  }

  /**
   * Starts the writers in the middle of a failure.
   *
   * @returns what to throw: the failure, or, if they could not be started, that the app is down
   */
  async endAfter(thrown: unknown): Promise<unknown> {
    try {
      await this.start();
      return thrown;
    } catch (error) {
      const failure = Failure.of(thrown, this.context.log.step);
      if (error instanceof LeaseLost) return this.mode === 'restore' ? failure.as(exitCodes.down) : thrown;
      return new Failure({
        step: failure.step,
        cause: `${failure.cause}; and the writers were not started again: ${(error as Error).message}`,
        next: `scale them up (${this.stopped.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ')}); the next run does it too`,
        exitCode: exitCodes.down,
      });
    }
  }

  private async gone(writer: Stopped, signal: AbortSignal): Promise<void> {
    const { cluster, clock, config, log } = this.context;
    const begun = clock.now();
    for (;;) {
      const object = await this.read(writer);
      if (replicasOf(object) !== 0) throw undone(log.step, `${describe(writer)} was scaled to ${replicasOf(object)}`);
      writer.generation = object.metadata.generation;
      const pods = await livePods(cluster, config.namespace, object);
      if (pods.length === 0) return;
      const waited = clock.now() - begun;
      if (waited > PODS_GONE_WITHIN)
        throw new Failure({
          step: log.step,
          cause: `${describe(writer)} still has the pod ${pods[0]?.metadata.name} ${waited / 1000} s after it was scaled to zero`,
          next: 'see why the pod does not end: its terminationGracePeriodSeconds, its node',
        });
      await clock.sleep(waited < 5000 ? 250 : 1000, signal);
    }
  }

  private halt(writer: Workload, signal: AbortSignal): Promise<void> {
    const { clock, cluster, config } = this.context;
    const scale = () => cluster.scale(resourceOf(writer), config.namespace, writer.name, 0);
    return retried({ clock, signal }, scale, isTransient);
  }

  private async read(writer: Workload): Promise<WorkloadObject> {
    const { cluster, config, log } = this.context;
    const object = await cluster.get<WorkloadObject>(resourceOf(writer), config.namespace, writer.name);
    if (object) return object;
    throw new Failure({
      step: log.step,
      cause: `${describe(writer)} is not in the namespace ${config.namespace}`,
      next: "correct `writers` in the app's file, or install the app",
    });
  }
}

const undone = (step: string, cause: string): Failure =>
  new Failure({
    step,
    cause: `${cause} while it had to stand still`,
    next: 'let nobody undo the quiesce: ignoreDifferences on /spec/replicas with RespectIgnoreDifferences=true in Argo CD, no autoscaler',
  });
