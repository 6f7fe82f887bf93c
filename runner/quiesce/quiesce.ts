import type { Writer } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import { parseTime, rfc3339 } from '../../contracts/time';
import { describe, isCronJob, isSameWriter, resourceOf, type WorkloadObject } from '../kubernetes/workload';
import { type Lease, LeaseLost } from '../lease/lease';
import { type QuiesceRecord, type StoppedWorkload, withoutQuiesce } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { retryThroughOutage } from '../ports/outage';
import { moved, Undone, waitUntilStopped } from './standstill';
import { type StopProps, type StopRecord, stopWriter } from './writer-stop';
import { ownWriters, startWorkloads } from './writers';

type Stopped = { -readonly [K in keyof StoppedWorkload]: StoppedWorkload[K] };

/** The time in which the writers may not write. It is recorded in the Lease before it starts and until it has ended. */
export class Quiesce {
  private stopped: Stopped[] = [];
  /** Writers that another actor suspended, or keeps at zero if that is allowed. They must stay so and are not started. */
  private idle: Stopped[] = [];
  /** Writers that another actor changed between this run's request to scale to zero and its first look at zero replicas. */
  private readonly changed = new Set<StoppedWorkload>();
  private begun = false;
  /** Whether a request to scale to zero may have been sent. */
  private asked = false;

  constructor(
    private readonly context: Context,
    private readonly lease: Lease,
    private readonly mode: QuiesceRecord['mode'],
    /** Milliseconds since the epoch; `null` if there is no limit. */
    private readonly until: number | null,
  ) {}

  /** Resumes the quiesce of a dead backup from its record. Call {@link confirm} to know whether it still holds. */
  static resume(context: Context, lease: Lease, { until, workloads }: QuiesceRecord): Quiesce {
    const quiesce = new Quiesce(context, lease, 'backup', parseTime(until) ?? null);
    quiesce.stopped = ownWriters(context, workloads).map((workload) => ({ ...workload }));
    quiesce.idle = context.config.writers
      .filter((writer) => isCronJob(writer) && !workloads.some((one) => isSameWriter(one, writer)))
      .map(({ kind, name }) => ({ kind, name, replicas: 0 }));
    quiesce.begun = quiesce.asked = true;
    return quiesce;
  }

  /** Whether a writer may have been stopped and is not known to have been started again. */
  get open(): boolean {
    return this.begun;
  }

  /**
   * Stops every writer and waits until its pods are gone. It suspends the CronJobs first, whose Jobs finish while the app still runs, and then
   * scales the other writers to zero.
   *
   * @param leavesZero leaves a writer that another actor keeps at zero as it is, instead of refusing
   * @param earlier the record of a run that did not end its quiesce: the replicas of writers that are already at zero
   * @throws Failure with the exit code 3, if nothing was stopped yet, and another actor keeps a writer at zero or stopping one would destroy data
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
    // The writers that an unfinished restore has stopped stay in the record, however this run ends.
    const standing = this.lease.record.quiesce?.workloads ?? [];
    this.stopped = standing
      .filter((entry) => writers.some((writer) => isSameWriter(writer, entry)))
      .map((entry) => ({ ...entry }));
    const how = { task: this.mode, record: this.record, earlier, signal, leavesZero };
    await this.stopAll(writers.filter(isCronJob), how);
    await this.stopAll(
      writers.filter((writer) => !isCronJob(writer)),
      how,
    );
    // The generations show a later run that the writers have not moved since.
    await this.write();
  }

  private async stopAll(writers: readonly Writer[], how: StopProps): Promise<void> {
    const stop = async (writer: Writer): Promise<void> => {
      const isOurs = await stopWriter(this.context, writer, () => this.read(writer), how);
      if (!isOurs) this.idle.push({ kind: writer.kind, name: writer.name, replicas: 0 });
    };
    // Wait for all: no request to stop may be in flight when the writers are started again.
    for (const one of await Promise.allSettled(writers.map(stop)))
      if (one.status === 'rejected') throw this.touched(one.reason);
    const entries = [...this.stopped, ...this.idle].filter((entry) =>
      writers.some((writer) => isSameWriter(writer, entry)),
    );
    const wait = async (entry: Stopped) => {
      const seen = await waitUntilStopped(this.context, entry, () => this.read(entry), how.signal);
      if (entry.found !== undefined && seen.generation !== entry.found + 1) this.changed.add(entry);
      Object.assign(entry, seen, { found: undefined });
    };
    await Promise.all(entries.map(wait));
  }

  /** Turns a refusal into a failure once another writer was stopped, since that one must be started again. */
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

  /** @throws Failure if a writer was started or changed since it was stopped */
  async confirm(signal?: AbortSignal): Promise<void> {
    for (const entry of [...this.stopped, ...this.idle]) {
      const look = async () => moved(this.context, entry, await this.read(entry));
      const how = await this.persistently(look, signal);
      if (how !== undefined) throw new Undone(this.context.log.step, how);
    }
  }

  /**
   * Starts the writers whatever their state is, and then fails like {@link confirm}. Does nothing if nothing is stopped.
   *
   * @param proven called before they are started, if no writer moved until now
   */
  async end(proven: () => Promise<void> = async () => {}): Promise<void> {
    if (!this.begun) return;
    const [confirmed] = await Promise.allSettled([this.confirm().then(proven)]);
    await this.start();
    if (confirmed.status === 'rejected') throw confirmed.reason;
  }

  /**
   * Gives the writers their replicas back. Does nothing if nothing is stopped. SIGTERM does not interrupt it.
   *
   * @throws LeaseLost if another run holds the Lease and may have its own quiesce, which a delayed run must not end
   */
  async start(): Promise<void> {
    if (!this.begun) return;
    let lost: LeaseLost | undefined;
    const mayStart = async () => {
      lost = await this.lease.loss();
      if (lost && !this.isOurs(lost)) throw lost;
    };
    // The new holder has started them. A writer at zero whose spec has changed since was stopped by another actor.
    const isOurs = (entry: StoppedWorkload, object: WorkloadObject) =>
      !lost || (isUnchanged(entry, object) && !this.changed.has(entry));
    await startWorkloads(this.context, this.stopped, mayStart, { outlasts: this.mode === 'restore', isOurs });
    if (lost) throw lost;
    this.stopped = this.idle = [];
    this.begun = false;
    await this.persistently(() => this.lease.update(withoutQuiesce));
  }

  /** Retries a restore's requests while the API server is away, since only a restore may start its writers. A backup's writers are started by the guard. */
  private persistently<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.mode === 'restore' ? retryThroughOutage(this.context, attempt, signal) : attempt();
  }

  /**
   * Whether this run must start the writers although it lost the Lease: its request to scale to zero may have arrived after the new holder started
   * them. If the record now has another run's own quiesce, that run starts them; if it has a restore's, a restore does.
   */
  private isOurs({ holder, record }: LeaseLost): boolean {
    const isRun = holder !== undefined && runTime(this.context.config.app, holder) !== undefined;
    const another = record?.quiesce !== undefined && (isRun || record.quiesce.mode === 'restore');
    return this.mode === 'backup' && this.asked && !another;
  }

  /**
   * Starts the writers after a failure.
   *
   * @returns the error to throw: the failure itself, or that the app is down if the writers could not be started
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
        next: `start them (${this.stopped.map((writer) => `${describe(writer)}: ${writer.replicas}`).join(', ')}) with npx jerrycan unblock ${this.context.config.app}${this.mode === 'restore' ? ' --start' : ''}; the next run also starts them`,
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

/** Whether it is unchanged since this run's request to scale to zero, which raised the generation by one. */
function isUnchanged({ found, generation }: StoppedWorkload, { metadata }: WorkloadObject): boolean {
  const stopped = generation ?? (found === undefined ? undefined : found + 1);
  return stopped === undefined || metadata.generation === stopped;
}
