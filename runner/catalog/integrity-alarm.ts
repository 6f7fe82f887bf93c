import type { StoredObject } from '../../contracts/restore-point';
import { recordEvent } from '../kubernetes/event';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { CatalogEntry, NoRestorePoint } from './catalog';
import { coveredObjects } from './shadowed';

const SEE = 'see who can write and delete there, and renew its key pair';
const NEXT = {
  PointCovered: `${SEE}; a restore still finds what was signed, until the lock of those versions ends`,
  PointBroken: `${SEE}; it cannot be restored`,
} as const;

export type AlarmReason = keyof typeof NEXT;

/** What is found of restore points that were neither retired nor left alone: loss, or an attack. */
export class Alarm {
  private readonly found: Record<AlarmReason, string[]> = { PointCovered: [], PointBroken: [] };

  /** @param on which of the app's CronJobs the Events are about */
  constructor(
    private readonly context: Context,
    private readonly on: 'backup' | 'verify',
  ) {}

  /**
   * Looks at one point that the catalog was asked for.
   *
   * @returns the signed objects over which something lies
   */
  async look(entry: CatalogEntry | NoRestorePoint): Promise<readonly StoredObject[]> {
    if ('cause' in entry) {
      if (isLost(entry)) this.note('PointBroken', `${entry.key}: ${entry.cause}`);
      return [];
    }
    if (entry.state?.retired) return [];
    const covered = await coveredObjects(this.context.store, entry);
    const [first] = covered;
    if (first)
      this.note(
        'PointCovered',
        `something lies over ${covered.length} objects of ${entry.point.run}, first ${first.key}`,
      );
    return covered;
  }

  note(reason: AlarmReason, cause: string): void {
    this.found[reason].push(cause);
    this.context.log.warn(cause, NEXT[reason]);
  }

  /** How many restore points. */
  count(reason: AlarmReason): number {
    return this.found[reason].length;
  }

  /** One Event of a kind, whatever the number of points. */
  async raise(run: string, ...reasons: AlarmReason[]): Promise<void> {
    const { context, on } = this;
    for (const reason of reasons) {
      const [first, ...more] = this.found[reason];
      if (first === undefined) continue;
      const cause = more.length > 0 ? `${first}; and ${more.length} more restore points` : first;
      const failure = new Failure({ step: context.log.step, cause, next: NEXT[reason] });
      await recordEvent({ ...context, on }, run, reason, failure);
    }
  }
}

/** It was a restore point, nobody retired it, and it cannot be restored. */
export const isLost = ({ lost, disowned }: NoRestorePoint): boolean =>
  Boolean(disowned || (lost && !lost.state?.retired));
