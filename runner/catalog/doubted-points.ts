import type { Log } from '../ports/log';
import type { NoRestorePoint } from './catalog';

const NEXT = {
  dates:
    'if the store was copied (rclone, aws s3 sync, mc mirror), a restore finds them with --dates-of-copy, and no retention removes them; if it was not, see who can write there',
  revoked: 'see who wrote them; whoever has the key can sign such points, so none of them is restored or retired',
} as const;

/** Restore points that the app's key signed, and that the store's date speaks against. A copied store may hold hundreds: all are told of at once. */
export class DoubtedPoints {
  private readonly found: Record<keyof typeof NEXT, NoRestorePoint[]> = { dates: [], revoked: [] };

  note(entry: NoRestorePoint): void {
    if (entry.doubted) this.found[entry.doubted].push(entry);
  }

  /** One warning for each kind. No alarm: nothing is lost, and it would be raised every night. */
  warn(log: Pick<Log, 'warn'>): void {
    for (const why of ['dates', 'revoked'] as const) {
      const [first] = this.found[why];
      if (!first) continue;
      const many = this.found[why].length;
      log.warn(`restore points that are not believed: ${many}, first ${first.key}: ${first.cause}`, NEXT[why]);
    }
  }
}
