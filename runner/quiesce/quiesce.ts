import type { Writer } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import { parseTime, rfc3339 } from '../../contracts/time';
import { describe, isCronJob, isSameWriter, resourceOf, type WorkloadObject } from '../kubernetes/workload';
import { type Lease, LeaseLost } from '../lease/lease';
import type { QuiesceRecord, StoppedWorkload } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { patiently } from '../ports/outage';
import { moved, Undone, untilStill } from './standstill';
import { type StopProps, type StopRecord, stopWriter } from './writer-stop';
import { ownWriters, startWorkloads } from './writers';

type Stopped = { -readonly [K in keyof StoppedWorkload]: StoppedWorkload[K] };

/** The time in which the writers may not write. Recorded in the Lease before it begins and until it has ended. */
export class Quiesce {
  private stopped: Stopped[] = [];
  /** What somebody else had suspended, or held at zero where that is allowed: it must stay so, and is not started. */
  private idle: Stopped[] = [];
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
    quiesce.idle = context.config.writers
      .filter((writer) => isCronJob(writer) && !workloads.some((one) => isSameWriter(one, writer)))
      .map(({ kind, name }) => ({ kind, name, replicas: 0 }));
    quiesce.begun = quiesce.asked = true;
    return quiesce;
  }

  /** A writer may have been stopped, and is not known to have been started again. */
  get open(): boolean {
    return this.begun;
  }

  /**
   * Stops every writer and waits until its pods are gone: first the CronJobs, whose Jobs end in their own time while the app still runs, then
   * what is scaled to zero.
   *
   * @param leavesZero what somebody else holds at zero is left so, and is not refused
   * @param earlier what a run that never ended its quiesce recorded: the replicas of a writer that is at zero already
   * @throws Failure with the exit code 3, if nothing was stopped yet, where somebody else holds a writer at zero or a stop would destroy data
   */
  async stop(
    writers: readonly Writer[],
    signal: AbortSignal,
    earlier: readonly StoppedWorkload[] = [],
    leavesZero = false,
  ): Promise<void> {
    ownWriters(this.context, earlier);
    signal.throwIfAborted();
    this.begun = true;
    // What a restore has stopped that never ended stays in the record whatever this one comes to.
    const standing = this.lease.record.quiesce?.workloads ?? [];
    this.stopped = standing
      .filter((entry) => writers.some((writer) => isSameWriter(writer, entry)))
      .map((entry) => ({ ...entry }));
    const how = { record: this.record, earlier, signal, leavesZero };
    await this.stopAll(writers.filter(isCronJob), how);
    await this.stopAll(
      writers.filter((writer) => !isCronJob(writer)),
      how,
    );
    // By the generations whoever finds the record knows that they have stood still ever since.
    await this.write();
  }

  private async stopAll(writers: readonly Writer[], how: StopProps): Promise<void> {
    const stop = async (writer: Writer): Promise<void> => {
      const isOurs = await stopWriter(this.context, writer, () => this.read(writer), how);
      if (!isOurs) this.idle.push({ kind: writer.kind, name: writer.name, replicas: 0 });
    };
    // Settled, not just failed: no request to stop may still be under way when the writers are started again.
    for (const one of await Promise.allSettled(writers.map(stop)))
      if (one.status === 'rejected') throw this.touched(one.reason);
    const entries = [...this.stopped, ...this.idle].filter((entry) =>
      writers.some((writer) => isSameWriter(writer, entry)),
    );
    const wait = async (entry: Stopped) =>
      Object.assign(entry, await untilStill(this.context, entry, () => this.read(entry), how.signal), {
        found: undefined,
      });
    await Promise.all(entries.map(wait));
  }

  /** What is refused once another writer was stopped is no refusal any more: that one is started again. */
  private touched(thrown: unknown): unknown {
    const isRefusal = thrown instanceof Failure && thrown.exitCode === exitCodes.refused;
    return isRefusal && this.stopped.length > 0 ? thrown.as(exitCodes.failed) : thrown;
  }

  private readonly record: StopRecord = {
    get: (writer) => this.stopped.find((entry) => isSameWriter(entry, writer)),
    set: async (writer, entry) => {
      const at = this.stopped.findIndex((one) => isSameWriter(one, writer));
      if (at < 0 && !entry) return;
      this.stopped.splice(at < 0 ? this.stopped.length : at, at < 0 ? 0 : 1, ...(entry ? [entry] : []));
      await this.write();
    },
    asking: () => {
      this.asked = true;
    },
  };

  private write(): Promise<void> {
    const until = this.until === null ? null : rfc3339(this.until);
    const { namespace } = this.context.config;
    return this.lease.update((record) => ({
      ...record,
      quiesce: { mode: this.mode, until, namespace, workloads: this.stopped },
    }));
  }

  /** @throws Failure if something started a writer or changed it since it was stopped */
  async confirm(signal?: AbortSignal): Promise<void> {
    for (const entry of [...this.stopped, ...this.idle]) {
      const look = async () => moved(this.context, entry, await this.read(entry));
      const how = await this.persistently(look, signal);
      if (how !== undefined) throw new Undone(this.context.log.step, how);
    }
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
    // Whoever took the Lease has started them: what stands at zero after another change was stopped by somebody else.
    const isOurs = (entry: StoppedWorkload, object: WorkloadObject) => !lost || isUnchanged(entry, object);
    await startWorkloads(this.context, this.stopped, mayStart, { outlasts: this.mode === 'restore', isOurs });
    if (lost) throw lost;
    this.stopped = this.idle = [];
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
        next: `start them (${this.stopped.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ')}): npx jerrycan unblock ${this.context.config.app}${this.mode === 'restore' ? ' --start' : ''}; the next run does it too`,
        exitCode: exitCodes.down,
      });
    }
  }

  private async read(writer: Pick<Writer, 'kind' | 'name'>): Promise<WorkloadObject> {
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

/** Nobody has changed it since this run asked for zero: the request raised the generation by one. */
function isUnchanged({ found, generation }: StoppedWorkload, { metadata }: WorkloadObject): boolean {
  const stopped = generation ?? (found === undefined ? undefined : found + 1);
  return stopped === undefined || metadata.generation === stopped;
}
