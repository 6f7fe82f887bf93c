import type { Workload } from './app-config';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { exitCodes, Failure } from './failure';
import { type Lease, LeaseLost } from './lease';
import type { QuiesceRecord, StoppedWorkload } from './lease-record';
import { describe, livePods, replicasOf, resourceOf, type WorkloadObject } from './workload';

/** How long the writers' pods may take to end. */
const PODS_GONE_WITHIN = 300_000;
/** How long it is tried to start a writer again while the API server does not let us. */
const START_WITHIN = 120_000;

interface Stopped extends StoppedWorkload {
  /** The object's generation once it was at zero: any later change of its spec raises it. */
  generation: number | undefined;
}

/** The time in which the writers may not write. Recorded in the Lease before it begins and until it has ended. */
export class Quiesce {
  private stopped: Stopped[] = [];
  private begun = false;

  constructor(
    private readonly context: Context,
    private readonly lease: Lease,
    private readonly mode: QuiesceRecord['mode'],
    /** Milliseconds since the epoch; `null`: as long as it takes. */
    private readonly until: number | null,
  ) {}

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
    this.stopped = found.map((writer) => ({ ...writer, generation: undefined }));
    await this.lease.update((record) => ({ ...record, quiesce: { mode: this.mode, until, workloads: found } }));
    signal.throwIfAborted();
    // Settled, not just failed: no request to stop may still be under way when the writers are started again.
    for (const scaled of await Promise.allSettled(this.stopped.map((writer) => this.scale(writer, 0))))
      if (scaled.status === 'rejected') throw scaled.reason;
    await Promise.all(this.stopped.map((writer) => this.gone(writer, signal)));
  }

  /** Who was scaled or changed while it had to stand still; `undefined`: nobody. */
  private async reverted(): Promise<string | undefined> {
    for (const writer of this.stopped) {
      const object = await this.read(writer);
      if (replicasOf(object) !== 0) return `${describe(writer)} was scaled to ${replicasOf(object)}`;
      if (object.metadata.generation !== writer.generation) return `${describe(writer)} was changed`;
    }
    return undefined;
  }

  /** @throws Failure if something started a writer or changed it since it was stopped */
  async confirm(): Promise<void> {
    const reverted = await this.reverted();
    if (reverted !== undefined) throw undone(this.context.log.step, reverted);
  }

  /** Starts the writers, whatever is found of them, and then fails as {@link confirm} does. */
  async end(): Promise<void> {
    const [confirmed] = await Promise.allSettled([this.confirm()]);
    await this.start();
    if (confirmed.status === 'rejected') throw confirmed.reason;
  }

  /** Gives the writers their replicas back. Does nothing when nothing is stopped, and is not stopped by SIGTERM. */
  async start(): Promise<void> {
    if (!this.begun) return;
    await startWorkloads(this.context, this.stopped);
    this.stopped = [];
    this.begun = false;
    await this.lease.update(({ quiesce: _, ...record }) => record);
  }

  /**
   * Starts the writers in the middle of a failure.
   *
   * @returns what to throw: the failure, or, if they could not be started, that the app is down
   */
  async endAfter(thrown: unknown): Promise<unknown> {
    // Whoever took the Lease has the record, and starts what it says.
    if (thrown instanceof LeaseLost) return thrown;
    try {
      await this.start();
      return thrown;
    } catch (error) {
      const { step, cause } = Failure.of(thrown, this.context.log.step);
      return new Failure({
        step,
        cause: `${cause}; and the writers were not started again: ${(error as Error).message}`,
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

  private async scale(writer: Workload, replicas: number): Promise<void> {
    await this.context.cluster.scale(resourceOf(writer), this.context.config.namespace, writer.name, replicas);
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

/** Those that are writers still: a record says how many replicas, and whom a run may touch stands in Git. The others are said. */
export function ownWriters({ config, log }: Context, recorded: readonly StoppedWorkload[]): StoppedWorkload[] {
  return recorded.filter((workload) => {
    const own = config.writers.some(({ kind, name }) => workload.kind === kind && workload.name === name);
    if (!own)
      log.warn(
        `${describe(workload)} was stopped by an earlier run and had ${workload.replicas} replicas, but is no writer of the app any more`,
        'it is left alone: scale it up if it should run',
      );
    return own;
  });
}

/** Scales what is at zero to what it had; what somebody started meanwhile is left as it is. */
export async function startWorkloads(context: Context, workloads: readonly StoppedWorkload[]): Promise<void> {
  const { clock, cluster, config, log } = context;
  const giveUp = clock.now() + START_WITHIN;
  await Promise.all(
    workloads.map(async (workload) => {
      for (;;) {
        try {
          const object = await cluster.get<WorkloadObject>(resourceOf(workload), config.namespace, workload.name);
          if (!object) return log.warn(`${describe(workload)} is gone and cannot be started`, 'install it again');
          if (workload.replicas === 0)
            return log.warn(
              `${describe(workload)} had no replicas before and has none now`,
              'scale it up if it should',
            );
          if (replicasOf(object) > 0) return;
          await cluster.scale(resourceOf(workload), config.namespace, workload.name, workload.replicas);
          return;
        } catch (error) {
          if (clock.now() > giveUp) throw error;
          log.warn(`${describe(workload)} was not started: ${(error as Error).message}`, 'it is tried again');
          await clock.sleep(2000);
        }
      }
    }),
  );
}

const undone = (step: string, cause: string): Failure =>
  new Failure({
    step,
    cause: `${cause} while it had to stand still`,
    next: 'let nobody undo the quiesce: ignoreDifferences on /spec/replicas with RespectIgnoreDifferences=true in Argo CD, no autoscaler',
  });
