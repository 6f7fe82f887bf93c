import { parseTime } from '../../contracts/time';
import { recordEvent } from '../kubernetes/event';
import type { LeaseObject } from '../lease/lease-object';
import { type EndedRecord, type LeaseRecord, parseRecord, type QuiesceRecord } from '../lease/lease-record';
import { ApiError, isConflict } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { Log } from '../ports/log';
import { Blockage } from './blockage';
import { rescue } from './end-quiesce';
import type { AppContext, GuardContext, GuardedApp } from './guard-context';
import { guardedApp } from './guarded-app';
import { isWatched, undoLateScaleDown } from './late-scale-down';
import type { Holder } from './liveness';
import { endOrphans } from './orphans';
import { runOf } from './recorded-run';
import { TakenLease } from './taken-lease';

/** The time that a run has to end its quiesce itself after its deadline. Milliseconds. */
const GRACE = 30_000;
/**
 * The end of that time for a run that took the Lease just after the deadline that it found there. With a check every 10 s and
 * the requests, the writers are started at most 60 s after the deadline. Milliseconds.
 */
const GRACE_ENDS = 45_000;
/** The first pause after a check without work; it doubles each time, up to 32 times as long. */
const IDLE_FIRST = 10_000;
const IDLE_DOUBLINGS = 5;
/** The interval at which the same failure is logged again. Milliseconds. */
const COMPLAIN_EVERY = 300_000;

/** One app, and what the guard remembers of it between two checks. The next guard needs none of it. */
export class WatchedApp {
  private readonly log: Log;
  private readonly blockage: Blockage;
  private looking = false;
  /** Whether the app's ConfigMap was read: a Lease without an app gets no Events. */
  private isApp = false;
  private version: string | undefined;
  private idle = 0;
  private notBefore = Number.NEGATIVE_INFINITY;
  private ended: EndedRecord | undefined;
  private reported: string | undefined;
  private complaint = { text: '', at: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly context: GuardContext,
    private readonly app: string,
  ) {
    this.log = context.logOf(app);
    this.blockage = new Blockage({ ...context, log: this.log }, app);
  }

  /** Whether the work for it has failed for two minutes. */
  get isBlocked(): boolean {
    return this.blockage.isLasting;
  }

  /** Does the work for the app. It does not throw: a failure is logged and retried at the next check. */
  async look(lease: LeaseObject, holder: Holder): Promise<void> {
    const record = parseRecord(lease);
    if (this.looking || !record) return;
    this.looking = true;
    try {
      await this.tend(lease, record, holder);
    } catch (error) {
      // The object has changed meanwhile: the next check sees its new state.
      if (!isConflict(error)) await this.complain(error, record, holder);
    } finally {
      this.looking = false;
    }
  }

  private async tend(lease: LeaseObject, record: LeaseRecord, holder: Holder): Promise<void> {
    this.log.step = 'look';
    this.isApp = false;
    const now = this.context.clock.now();
    const { ended = this.ended, quiesce } = record;
    this.ended = ended;
    const watched = quiesce ? [] : [ended, record.restarted].filter((one) => isWatched(one, now));
    const isDue = this.isDue(lease, now);
    const why = isDue ? whyEnd(lease, record, holder, now) : undefined;
    const isLeft = isDue && (holder === 'free' || holder === 'dead') && (quiesce || record.actionSets.length > 0);
    if (watched.length === 0 && !why && !isLeft) {
      if (isDue) this.blockage.end();
      return;
    }

    const config = await this.config(record);
    if (!config) return this.postpone(now);
    this.isApp = true;
    const { cluster, clock, namespace, pod } = this.context;
    const context: AppContext = { cluster, clock, namespace, pod, config, log: this.log };
    this.log.of(runOf(context, record));
    let failed = false;
    for (const restarted of watched)
      await undoLateScaleDown(context, restarted).catch((error) => {
        failed = true;
        return this.complain(error, record, holder);
      });
    if (why || isLeft) {
      const left = why ? await rescue(context, new TakenLease(context, lease, record), why) : record;
      const isReported = left.quiesce?.mode !== 'restore' || (await this.report(context, left));
      const { busy, again } = await endOrphans(context, left);
      if (!busy && isReported) this.postpone(now, again);
    }
    if (isDue && !failed) this.blockage.end();
  }

  private async config(record: LeaseRecord): Promise<GuardedApp | undefined> {
    let why = 'it has no ConfigMap with its label';
    try {
      const config = await guardedApp(this.context, this.app);
      if (config) return config;
    } catch (error) {
      // The Role is created and deleted with the app.
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      why = error.message;
    }
    const cause = `the Lease does not belong to an app that the guard may access: ${why}`;
    const next = `sync the app's ConfigMap and the Role ${this.app}-guard; delete the Lease if the app no longer exists`;
    if (this.idle === 0) this.log.warn(cause, next);
    await this.blockage.failed(record, new Failure({ step: 'guard', cause, next }), false);
    return undefined;
  }

  /** A Lease without work is checked less and less often, until it changes. */
  private isDue({ metadata }: LeaseObject, now: number): boolean {
    if (metadata.resourceVersion !== this.version) {
      this.version = metadata.resourceVersion;
      this.idle = 0;
      this.notBefore = Number.NEGATIVE_INFINITY;
    }
    return now >= this.notBefore;
  }

  private postpone(now: number, again = Number.POSITIVE_INFINITY): void {
    this.notBefore = Math.min(again, now + IDLE_FIRST * 2 ** this.idle);
    this.idle = Math.min(this.idle + 1, IDLE_DOUBLINGS);
  }

  /** Reports the quiesce of a restore, which only a restore ends: its load may have left incomplete data. */
  private async report(context: AppContext, record: LeaseRecord): Promise<boolean> {
    const run = runOf(context, record);
    if (this.reported === run) return true;
    const failure = new Failure({
      step: 'guard',
      cause: 'the restore did not end its quiesce, and no run works on it: the app is down',
      next: `restore again: the new run takes over; npx jerrycan unblock ${context.config.app} shows what is left, and what else you can do`,
    });
    this.log.begin('report', { run });
    const isWritten = await recordEvent({ ...context, reporter: 'guard' }, run, 'RestoreLeftDown', failure);
    if (isWritten) this.reported = run;
    return isWritten;
  }

  private async complain(error: unknown, record: LeaseRecord, holder: Holder): Promise<void> {
    const { step, cause, next } = Failure.of(error, this.log.step);
    const now = this.context.clock.now();
    if (this.complaint.text !== cause || now - this.complaint.at >= COMPLAIN_EVERY) {
      this.complaint = { text: cause, at: now };
      this.log.event('failed', { step, cause, next });
    }
    // A rescue in progress reports its own Event, `QuiesceStands`.
    const isSaid = step === 'rescue' && holder === 'guard';
    await this.blockage.failed(record, error, this.isApp && !isSaid);
  }
}

function whyEnd(
  lease: LeaseObject,
  { ended, quiesce }: LeaseRecord,
  holder: Holder,
  now: number,
): EndedRecord['why'] | undefined {
  const isBackup = quiesce?.mode === 'backup';
  switch (holder) {
    case 'guard':
      // Another guard started it, or this one before a restart.
      return ended?.why === 'deadline' ? 'deadline' : 'dead';
    case 'dead':
      // The restore may only be delayed while its load continues. Taking its Lease would leave the app down for good.
      return quiesce?.mode === 'restore' ? undefined : 'dead';
    case 'free':
      return isBackup ? 'dead' : undefined;
    case 'alive':
      return isBackup && isOverdue(lease, quiesce, now) ? 'deadline' : undefined;
  }
}

/**
 * Whether a run has exceeded the time for its quiesce. A run that took the Lease just after the recorded deadline is about to end the quiesce
 * itself. If the deadline had passed long before, the run gets the usual time.
 */
function isOverdue({ spec }: LeaseObject, quiesce: QuiesceRecord, now: number): boolean {
  const until = parseTime(quiesce.until);
  if (until === undefined) return false;
  const taken = parseTime(spec?.acquireTime) ?? 0;
  const since = taken > now ? until : Math.max(until, taken);
  const ends = since < until + GRACE_ENDS ? until + GRACE_ENDS : Number.POSITIVE_INFINITY;
  return now >= Math.min(since + GRACE, ends);
}
