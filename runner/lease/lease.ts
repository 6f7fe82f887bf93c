import { RECORD } from '../../contracts/labels';
import { parseTime } from '../../contracts/time';
import { ApiError, type Cluster, isConflict, isTransient, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { vacant } from './acquire';
import type { LeaseObject } from './lease-object';
import { type LeaseRecord, parseRecord } from './lease-record';

const SECONDS = 60;
const RENEW_EVERY = 15_000;
/** Nobody takes over a Lease that was written so long ago. Milliseconds. */
const FENCE_HOLDS = 30_000;

/** Somebody else has taken the Lease, so what this run does next is no longer its to do. */
export class LeaseLost extends Failure {
  constructor(
    step: string,
    run: string,
    /** Absent: nobody. The guard's name is no run's. */
    readonly holder: string | undefined,
    /** What the Lease says now. */
    readonly record: LeaseRecord | undefined,
  ) {
    super({
      step,
      cause: `${run} lost its Lease to ${holder || 'nobody'}`,
      next: 'look at the log of whoever took it; nothing of this run counts',
    });
  }
}

/**
 * One run at a time for an app: its Lease in Kanister's namespace, which also says what a dead run was about to do. Nobody
 * else writes to it but the guard, so a conflict means: read again, and go on if it is still ours.
 */
export class Lease {
  private readonly ended = new AbortController();
  private readonly lost = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly context: Context,
    private readonly run: string,
    private current: LeaseObject,
    /** What it said when it was taken: who had it last, and what was left. */
    readonly left: LeaseRecord | undefined,
    /** When who had it last wrote it last, by that one's clock; milliseconds since the epoch. */
    readonly leftAt: number | undefined,
  ) {
    void this.keep();
  }

  /** What the annotation says now. */
  get record(): LeaseRecord {
    return parseRecord(this.current) ?? { run: this.run, actionSets: [] };
  }

  /** Aborted when somebody else has taken the Lease. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /**
   * What an earlier run recorded and did not clear stays in the record, under this run's name, until it is settled.
   *
   * @param refuse looks at what an earlier run left, before anything is taken; throws to leave it as it is
   * @throws Failure with the exit code 75 while another run holds it that is not known to be dead
   */
  static async take(context: Context, run: string, refuse: (left: LeaseRecord) => void): Promise<Lease> {
    const { cluster, namespace, config, clock, job } = context;
    for (let attempt = 0; attempt < 5; attempt++) {
      const found = await vacant(context, run);
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
      cause: `the Lease ${namespace}/${config.app} changes faster than it can be taken`,
      next: 'see who writes to it; only a runner and the guard should',
    });
  }

  /** Whether an earlier pod of this very Job has begun a run: then there is nothing to wait for. */
  static async wasBegun({ cluster, namespace, config, job }: Context): Promise<boolean> {
    if (!job) return false;
    const found = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    return found !== undefined && parseRecord(found)?.job === job;
  }

  /** Changes the record; what is in it before a deed is what the deed's end is known by. */
  update(change: (record: LeaseRecord) => LeaseRecord): Promise<void> {
    return this.write((lease) => held(lease, this.run, change(parseRecord(lease) ?? this.record), this.now()));
  }

  /**
   * Returns while the Lease is certainly this run's: just written, not just read, and not before a long sleep.
   *
   * @throws LeaseLost if it is not
   */
  async fence(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const sent = this.now();
      await this.update((record) => record);
      if (Math.abs(this.now() - sent) < FENCE_HOLDS) return;
    }
    throw new Failure({
      step: this.context.log.step,
      cause: `the Lease takes longer than ${FENCE_HOLDS / 1000} s to be written`,
      next: 'see what holds up this pod, or the API server',
    });
  }

  /**
   * Who has it now, if this run has lost it. `undefined`: it is this run's, or the API server lets nobody of us know.
   *
   * @throws ApiError while there is no answer: who was cut off does not know whose it is
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

  /** Lets the next run begin. The record stays: that run looks at what it names. */
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
        // A server that is away for a while: only a Lease that another holds ends a run.
        this.context.log.warn(`the Lease was not renewed: ${(error as Error).message}`, 'it is tried again in 15 s');
      }
    }
  }

  /** One write after the other: the renewal and the run share the object's version. */
  private write(change: (lease: LeaseObject) => LeaseObject): Promise<void> {
    const written = this.queue.then(async () => {
      for (let attempt = 0; ; attempt++) {
        if (this.lost.signal.aborted) throw this.lost.signal.reason;
        try {
          this.current = await write(this.context.cluster, this.context.namespace, change(this.current), false);
          return;
        } catch (error) {
          const changed = isConflict(error) || (error instanceof ApiError && error.status === 404);
          if (!changed || attempt >= 5) throw error;
          await this.read();
        }
      }
    });
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

/** A Lease wants exactly six digits behind the point. */
const microTime = (now: number): string => new Date(now).toISOString().replace('Z', '000Z');
