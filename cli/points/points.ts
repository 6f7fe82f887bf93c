import { madeOf } from '../../contracts/action';
import { objectsOf, type RestorePoint } from '../../contracts/restore-point';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import { isLost } from '../../runner/catalog/integrity-alarm';
import { lockedUntil } from '../../runner/catalog/lock';
import type { Clock } from '../../runner/ports/clock';
import { printable } from '../report/event';
import { duration, size } from '../report/measure';
import { table } from '../report/table';
import type { Repository } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import type { Terminal } from '../terminal/terminal';
import { type AppCatalog, readAppCatalog, type StoreOptions } from './app-catalog';
import { isUnsound, type UnsoundPoints, unsoundLines, unsoundPoints } from './unsound-points';

export interface PointsOptions extends StoreOptions {
  /** Include points that retention has retired. @default false */
  readonly all?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export interface PointsContext {
  readonly repository: Repository;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** @default - the real store */
  readonly catalog?: typeof readAppCatalog;
}

/**
 * Lists the app's restore points from the store alone. It needs no cluster, so it works when the cluster is lost.
 *
 * @returns 5 if a point that is not retired is broken or covered, else 0
 */
export async function points(name: string, options: PointsOptions, context: PointsContext): Promise<ExitCode> {
  const { repository, terminal, clock } = context;
  const read = context.catalog ?? readAppCatalog;
  const catalog = await read(repository, repository.app(name), { ...options, retired: options.all });
  const unsound = unsoundPoints(catalog);
  const exitCode = isUnsound(unsound) ? EXIT.unsound : EXIT.done;
  if (options.json) {
    const said = { ...asJson(catalog, clock.now()), ...(isUnsound(unsound) && { unsound }) };
    terminal.out(JSON.stringify(said, null, 2));
    return exitCode;
  }
  if (catalog.entries.length === 0) terminal.err(`${name}: no restore point below ${catalog.address}`);
  else terminal.out(pointsTable(catalog, clock.now()));
  const copied = catalog.refused.filter(({ doubted }) => doubted === 'dates');
  if (copied[0])
    terminal.err(
      printable(
        `${name}: ${copied.length} restore points are not trusted because of the store's dates, first ${copied[0].key} (${copied[0].cause}); if the store is a copy, use --dates-of-copy; otherwise check who can write to it`,
      ),
    );
  for (const one of catalog.refused) {
    if (one.doubted === 'dates') continue;
    const what = isLost(one) ? 'is broken and cannot be restored' : 'is not a valid restore point';
    terminal.err(printable(`${name} › ${one.key}: ${what} (${one.cause}); check who can write to the store`));
  }
  for (const line of unsoundLines(unsound)) terminal.err(printable(`${name} › ${line}`));
  return exitCode;
}

/** The worst known state: `unverified`, `verified`, `broken`, `covered` or `retired`. */
export function stateOf({ state, covered }: CatalogEntry): PointsReport['points'][number]['state'] {
  if (state?.retired) return 'retired';
  if (state?.broken) return 'broken';
  if (covered.length > 0) return 'covered';
  return state?.verified ? 'verified' : 'unverified';
}

/** The bytes of all objects of the point. */
export function bytesOf({ point }: CatalogEntry): number {
  return objectsOf(point).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The engines of a point with their versions: `mariadb 10.11.6`; of several captures, each with its name. */
export function enginesOf({ captures }: Pick<RestorePoint, 'captures'>): string {
  if (captures.length === 1) return captures.map(madeOf).join('');
  return captures.map((data) => `${data.name} ${madeOf(data)}`).join(', ');
}

/** The end of the store's lock on a retired point; `undefined` if it is not retired, or no longer locked. */
export function lockOf(
  { state, signedBy }: CatalogEntry,
  now: number,
  lockDays: number | undefined,
): string | undefined {
  const until = state?.retired ? lockedUntil(signedBy.time, lockDays) : null;
  return until && Date.parse(until) > now ? until : undefined;
}

export function pointsTable({ entries, lockDays }: Pick<AppCatalog, 'entries' | 'lockDays'>, now: number): string {
  const rows = entries.map((entry) => {
    const { run, time, safety } = entry.point;
    const until = lockOf(entry, now, lockDays);
    const age = duration(Math.max(0, Math.floor((now - Date.parse(time)) / 1000)));
    return [
      run,
      time,
      age,
      size(bytesOf(entry)),
      enginesOf(entry.point),
      entry.state?.verified ?? '-',
      `${stateOf(entry)}${safety ? ' (safety point)' : ''}${until ? `, locked until ${until}` : ''}`,
    ];
  });
  return table(
    ['run', 'time', 'age', 'size', 'made of', 'verified', 'state'],
    rows.map((row) => row.map(printable)),
  );
}

/** What `jerrycan points --json` prints. */
export interface PointsReport {
  /** Each is the signed restore point itself, and what is known of it. The newest comes first. */
  readonly points: readonly (RestorePoint & {
    /** Of all objects. */
    readonly bytes: number;
    /** The key in the store of the signed restore point. */
    readonly key: string;
    readonly signedBy: CatalogEntry['signedBy'];
    /** UTC, RFC 3339; `null` if it is not verified yet. */
    readonly verified: string | null;
    readonly state: 'unverified' | 'verified' | 'broken' | 'covered' | 'retired';
    /** The keys of objects that are hidden by a newer version or a delete marker. */
    readonly covered: readonly string[];
    /** Only of a retired restore point: the end of the store's lock; `null` if it is no longer locked. */
    readonly lockedUntil?: string | null;
  })[];
  /** Objects that look like a restore point and are not trusted. */
  readonly refused: readonly { readonly key: string; readonly cause: string }[];
  /** The restore points behind exit code 5. @default - none */
  readonly unsound?: UnsoundPoints;
}

function asJson({ entries, refused, lockDays }: AppCatalog, now: number): PointsReport {
  return {
    points: entries.map((entry) => ({
      ...entry.point,
      bytes: bytesOf(entry),
      key: entry.key,
      signedBy: entry.signedBy,
      verified: entry.state?.verified ?? null,
      state: stateOf(entry),
      covered: entry.covered.map(({ key }) => key),
      ...(entry.state?.retired ? { lockedUntil: lockOf(entry, now, lockDays) ?? null } : {}),
    })),
    refused: refused.map(({ key, cause }) => ({ key, cause })),
  };
}
