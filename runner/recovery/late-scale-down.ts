import { parseTime } from '../../contracts/time';
import { describe, isSameWriter } from '../kubernetes/workload';
import type { Lease } from '../lease/lease';
import { isStoppedBy, type LeaseRecord, type StoppedWorkload } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { startWorkloads } from '../quiesce/writers';

/** How long a request may still be in flight after its sender has died. Milliseconds. */
const REQUEST_LIVES = 15_000;
/** How long after the guard has ended a quiesce a late request is expected. Milliseconds. */
const WATCHED_FOR = 120_000;

/** The workloads that a dead run had stopped: its last request to scale to zero may arrive after they were started. */
export class LateScaleDown {
  readonly workloads: readonly StoppedWorkload[];
  private readonly taken: number;

  constructor(
    private readonly context: Context,
    private readonly lease: Lease,
  ) {
    this.taken = context.clock.now();
    this.workloads = stoppedBy(context, lease.left);
  }

  /**
   * Restarts what the late request has stopped, but not what another actor has, such as another app's run. Call it when this run's own quiesce
   * has ended.
   */
  async end(): Promise<void> {
    const { clock, log, signal } = this.context;
    const workloads = this.workloads.filter(({ replicas }) => replicas > 0);
    if (workloads.length === 0) return;
    await clock.sleep(Math.max(0, this.taken + REQUEST_LIVES - clock.now()), signal).catch(() => {});
    if (this.lease.signal.aborted) return;
    const mayStart = () => this.lease.fence();
    for (const workload of await startWorkloads(this.context, workloads, mayStart, { isOurs: isStoppedBy }))
      log.warn(
        `${describe(workload)} was scaled to zero after the quiesce of a dead run had ended`,
        `it was scaled back to ${workload.replicas}; if a person stopped it, stop it again`,
      );
  }
}

function stoppedBy({ clock, config }: Context, left: LeaseRecord | undefined): StoppedWorkload[] {
  const quiesce = left?.quiesce?.mode === 'backup' ? left.quiesce.workloads : [];
  const ended = [left?.ended, left?.restarted].flatMap((record) => {
    const at = parseTime(record?.at) ?? Number.NEGATIVE_INFINITY;
    return Math.abs(clock.now() - at) < WATCHED_FOR ? (record?.workloads ?? []) : [];
  });
  return config.writers.flatMap((writer) => {
    const found = [...quiesce, ...ended].find((one) => isSameWriter(one, writer));
    return found ? [found] : [];
  });
}
