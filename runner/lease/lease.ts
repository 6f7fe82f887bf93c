import { RECORD } from '../../contracts/labels';
import { parseTime } from '../../contracts/time';
import { ApiError, type Cluster, isConflict, isTransient, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { waitUntilFree } from './acquire';
import type { LeaseObject } from './lease-object';
import { type LeaseRecord, parseRecord } from './lease-record';

const SECONDS = 60;
const RENEW_EVERY = 15_000;
/** No other run takes over a Lease that was renewed within this time. Milliseconds. */
const FENCE_HOLDS = 30_000;

/** Another run has taken the Lease, so this run must stop. */
export class LeaseLost extends Failure {
  constructor(
    step: string,
    run: string,
    /** Absent if there is no holder. The guard's name is not a run's name. */
    readonly holder: string | undefined,
    /** The current record of the Lease. */
    readonly record: LeaseRecord | undefined,
  ) {
    super({
      step,
      cause: `${run} lost its Lease${holder ? ` to ${holder}` : ', which has no holder now'}`,
      next: 'check the log of the new holder; the results of this run are discarded',
    });
  }
}

/**
 * Allows one run at a time per app: the app's Lease in Kanister's namespace, which also records what a dead run was about to do. Only
 * runs and the guard write to it. After a conflict, the run reads the Lease again and continues if it is still the holder.
 */
export class Lease {
  private readonly ended = new AbortController();
  private readonly lost = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();
  /** The write that has not started yet. */
  private next:
    | { readonly changes: ((lease: LeaseObject) => LeaseObject)[]; readonly written: Promise<void> }
    | undefined;

  private constructor(
    private readonly context: Context,
    private readonly run: string,
    private current: LeaseObject,
    /** The record when the Lease was taken: the previous holder and what it left. */
    readonly left: LeaseRecord | undefined,
    /** When the previous holder last wrote the Lease, by its own clock; milliseconds since the epoch. */
    readonly leftAt: number | undefined,
  ) {
    void this.keep();
  }

  /** The current record. */
  get record(): LeaseRecord {
    return parseRecord(this.current) ?? { run: this.run, actionSets: [] };
  }

  /** Aborted when another run takes the Lease. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /**
   * Takes the Lease. Entries that an earlier run recorded and did not clear stay in the record, under this run's name, until they are resolved.
   *
   * @param refuse checks what an earlier run left before the Lease is taken; throws to leave it unchanged
   * @throws Failure with the exit code 75 while a run that is not known to be dead holds it
   */
  static async take(context: Context, run: string, refuse: (left: LeaseRecord) => void): Promise<Lease> {
    const { cluster, namespace, config, clock, job } = context;
    for (let attempt = 0; attempt < 5; attempt++) {
      const found = await waitUntilFree(context, run);
      const left = found && parseRecord(found);
      if (left) refuse(left);
      const { ended: _, job: __, ...kept }: LeaseRecord = left ?? { run, actionSets: [] };
      const record: LeaseRecord = { ...kept, run, ...(job && { job }) };
      const wanted = held(found ?? { metadata: { name: config.app, namespace } }, run, record, clock.now());
      wanted.spec = { ...wanted.spec, acquireTime: microTime(clock.now()) };
      try {
        const taken = await write(cluster, namespace, wanted, found === undefined);
        return new Lease(context, run, taken, left, parseTime(found?.spec?.renewTime));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw new Failure({
      step: 'lease',
      cause: `the Lease ${namespace}/${config.app} changes too often to be acquired`,
      next: 'find out what writes to it; only runners and the guard should',
    });
  }

  /** Whether an earlier pod of this Job has already started a run; then this pod need not wait. */
  static async wasBegun({ cluster, namespace, config, job }: Context): Promise<boolean> {
    if (!job) return false;
    const found = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    return found !== undefined && parseRecord(found)?.job === job;
  }

  /** Changes the record. An entry written before an action is how a successor learns how far the action got. */
  update(change: (record: LeaseRecord) => LeaseRecord): Promise<void> {
    return this.write((lease) => held(lease, this.run, change(parseRecord(lease) ?? this.record), this.now()));
  }

  /**
   * Returns while this run certainly holds the Lease: it was just written, not only read, and without a long pause in between.
   *
   * @throws LeaseLost if another run holds it
   */
  async fence(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const sent = this.now();
      await this.update((record) => record);
      if (Math.abs(this.now() - sent) < FENCE_HOLDS) return;
    }
    throw new Failure({
      step: this.context.log.step,
      cause: `writing the Lease takes longer than ${FENCE_HOLDS / 1000} s`,
      next: 'find out what slows down this pod or the API server',
    });
  }

  /**
   * The error that names the new holder, if this run has lost the Lease. `undefined` if this run holds it, or the API server refuses to tell.
   *
   * @throws ApiError while there is no answer, since then the holder is unknown
   */
  async loss(): Promise<LeaseLost | undefined> {
    const known = this.lost.signal.aborted;
    let error: unknown;
    try {
      await this.fence();
      return undefined;
    } catch (thrown) {
      error = thrown;
    }
    const lost = error instanceof LeaseLost ? error : undefined;
    if (lost && !known) return lost;
    try {
      await this.read();
      return lost;
    } catch (thrown) {
      if (thrown instanceof LeaseLost) return thrown;
      if (isTransient(thrown)) throw thrown;
      return lost;
    }
  }

  /** Releases the Lease. The record stays: the next run checks what it names. */
  async release(): Promise<void> {
    this.ended.abort();
    await this.write(({ spec: { holderIdentity: _, ...spec } = {}, ...lease }) => ({ ...lease, spec }));
  }

  private now(): number {
    return this.context.clock.now();
  }

  private async keep(): Promise<void> {
    const ended = AbortSignal.any([this.ended.signal, this.lost.signal]);
    for (;;) {
      try {
        await this.context.clock.sleep(RENEW_EVERY, ended);
      } catch {
        return;
      }
      try {
        await this.update((record) => record);
      } catch (error) {
        if (error instanceof LeaseLost) return;
        // The API server may be away for a while; only another holder ends the run.
        this.context.log.warn(`the Lease was not renewed: ${(error as Error).message}`, 'retrying in 15 s');
      }
    }
  }

  /** Writes one change after the other: the renewal and the run share the object's version. Changes that wait for a write share the next one. */
  private write(change: (lease: LeaseObject) => LeaseObject): Promise<void> {
    if (this.next) {
      this.next.changes.push(change);
      return this.next.written;
    }
    const changes = [change];
    const written = this.queue.then(async () => {
      this.next = undefined;
      for (let attempt = 0; ; attempt++) {
        if (this.lost.signal.aborted) throw this.lost.signal.reason;
        try {
          const changed = changes.reduce((lease, one) => one(lease), this.current);
          this.current = await write(this.context.cluster, this.context.namespace, changed, false);
          return;
        } catch (error) {
          const changed = isConflict(error) || (error instanceof ApiError && error.status === 404);
          if (!changed || attempt >= 5) throw error;
          await this.read();
        }
      }
    });
    this.next = { changes, written };
    this.queue = written.catch(() => {});
    return written;
  }

  private async read(): Promise<void> {
    const { cluster, namespace, config, log } = this.context;
    const found = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    const holder = found?.spec?.holderIdentity;
    if (!found || holder !== this.run) {
      const lost = new LeaseLost(log.step, this.run, holder, found && parseRecord(found));
      this.lost.abort(lost);
      throw lost;
    }
    this.current = found;
  }
}

function held(lease: LeaseObject, run: string, record: LeaseRecord, now: number): LeaseObject {
  const annotations = { ...lease.metadata.annotations, [RECORD]: JSON.stringify(record) };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { ...lease.metadata, annotations },
    spec: { ...lease.spec, holderIdentity: run, leaseDurationSeconds: SECONDS, renewTime: microTime(now) },
  };
}

const write = (cluster: Cluster, namespace: string, lease: LeaseObject, isNew: boolean): Promise<LeaseObject> =>
  isNew ? cluster.create(resources.leases, namespace, lease) : cluster.replace(resources.leases, namespace, lease);

/** Formats a MicroTime: a Lease requires exactly six decimal places. */
const microTime = (now: number): string => new Date(now).toISOString().replace('Z', '000Z');
