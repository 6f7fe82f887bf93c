import type { CatalogEntry, NoRestorePoint } from './catalog';
import type { Context } from './context';
import { recordEvent } from './event';
import { Failure } from './failure';
import { current, type RunDirectory } from './survey';

const SEE = 'see who can write and delete there, and renew its key pair';
const NEXT = {
  PointCovered: `${SEE}; a restore still finds what was signed, until the lock of those versions ends`,
  PointBroken: `${SEE}; it cannot be restored`,
} as const;

/** What housekeeping finds of restore points that were neither retired nor left alone: loss, or an attack. */
export class Alarm {
  private readonly found: Record<keyof typeof NEXT, string[]> = { PointCovered: [], PointBroken: [] };

  constructor(private readonly context: Context) {}

  /** Looks at one point that the catalog was asked for. */
  look(entry: CatalogEntry | NoRestorePoint, { versions }: RunDirectory): void {
    if ('cause' in entry) {
      if (entry.lost) this.note('PointBroken', `${entry.key}: ${entry.cause}`);
      return;
    }
    if (entry.state?.retired) return;
    const seen = current(versions).find(({ key }) => key === entry.key);
    const covered = entry.covered.map(({ key }) => key);
    if (seen?.versionId !== entry.versionId) covered.unshift(entry.key);
    if (covered.length > 0)
      this.note(
        'PointCovered',
        `something lies over ${covered.length} objects of ${entry.point.run}, first ${covered[0]}`,
      );
  }

  /** One Event of a kind, whatever the number of points. */
  async raise(run: string): Promise<void> {
    for (const reason of ['PointBroken', 'PointCovered'] as const) {
      const [first, ...more] = this.found[reason];
      if (first === undefined) continue;
      const cause = more.length > 0 ? `${first}; and ${more.length} more restore points` : first;
      await recordEvent(this.context, run, reason, new Failure({ step: 'retention', cause, next: NEXT[reason] }));
    }
  }

  private note(reason: keyof typeof NEXT, cause: string): void {
    this.found[reason].push(cause);
    this.context.log.warn(cause, NEXT[reason]);
  }
}
