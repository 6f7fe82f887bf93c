import type { StoredObject } from '../../contracts/restore-point';
import { recordEvent } from '../kubernetes/event';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import type { CatalogEntry, NoRestorePoint } from './catalog';
import { coveredObjects } from './shadowed';

const SEE = 'find out who can write and delete there, and renew its key pair';
const NEXT = {
  PointCovered: `${SEE}; a restore still uses the signed versions, until their lock expires`,
  PointBroken: `${SEE}; this point cannot be restored`,
} as const;

export type AlarmReason = keyof typeof NEXT;

/** Collects losses and attacks on restore points that are not retired. */
export class Alarm {
  private readonly found: Record<AlarmReason, string[]> = { PointCovered: [], PointBroken: [] };

  /** @param on the CronJob that the Events are about */
  constructor(
    private readonly context: Context,
    private readonly on: 'backup' | 'verify',
  ) {}

  /**
   * Checks one point of the catalog.
   *
   * @returns the signed objects that are covered
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
        `newer versions or delete markers cover ${covered.length} of the objects of ${entry.point.run}, first ${first.key}`,
      );
    return covered;
  }

  note(reason: AlarmReason, cause: string): void {
    this.found[reason].push(cause);
    this.context.log.warn(cause, NEXT[reason]);
  }

  /** The number of affected restore points. */
  count(reason: AlarmReason): number {
    return this.found[reason].length;
  }

  /** Writes one Event per reason, whatever the number of points. */
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

/** It was a restore point, it was not retired, and it cannot be restored. */
export const isLost = ({ lost, disowned }: NoRestorePoint): boolean =>
  Boolean(disowned || (lost && !lost.state?.retired));
