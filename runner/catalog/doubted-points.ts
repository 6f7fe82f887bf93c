import type { Log } from '../ports/log';
import type { NoRestorePoint } from './catalog';

const NEXT = {
  dates:
    'if the store was copied (rclone, aws s3 sync, mc mirror), restore with --dates-of-copy; retention does not remove these points. If it was not copied, find out who can write there',
  revoked:
    'find out who wrote them; anyone with the revoked key can sign such points, so none of them is restored or retired',
} as const;

/** Collects restore points that the app's key signed but whose store dates contradict that. A copied store may have hundreds, so one warning reports them all. */
export class DoubtedPoints {
  private readonly found: Record<keyof typeof NEXT, NoRestorePoint[]> = { dates: [], revoked: [] };

  note(entry: NoRestorePoint): void {
    if (entry.doubted) this.found[entry.doubted].push(entry);
  }

  /** Logs one warning for each kind. It raises no alarm: nothing is lost, and it would repeat every night. */
  warn(log: Pick<Log, 'warn'>): void {
    for (const why of ['dates', 'revoked'] as const) {
      const [first] = this.found[why];
      if (!first) continue;
      const many = this.found[why].length;
      log.warn(`${many} restore points have untrusted dates or keys, first ${first.key}: ${first.cause}`, NEXT[why]);
    }
  }
}
