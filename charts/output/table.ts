import Table from 'cli-table3';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { nextRuns } from '../../constructs/schedule/schedule-gap';
import { inWords } from '../../contracts/duration-words';
import { inOrder } from '../inputs/inputs';

/** Lines and colors for people at a terminal, plain columns for everything else. */
export type TableStyle = 'terminal' | 'plain';

const head = ['app', 'namespace', 'protected', 'method', 'quiesce', 'RPO', 'next runs'];
const rows = ['top', 'bottom', 'mid'].flatMap((row) => [row, `${row}-mid`, `${row}-left`, `${row}-right`]);
const bare = {
  ...Object.fromEntries([...rows, 'left', 'left-mid', 'right', 'right-mid'].map((at) => [at, ''])),
  middle: '  ',
};

/** One app of the table. */
export interface AppRow {
  readonly app: string;
  readonly namespace: string;
  readonly cluster: string;
  /** The object of the backups. */
  readonly object: { readonly kind: string; readonly name: string };
  readonly method: string;
  readonly quiesce: string;
  readonly rpoSeconds: number;
  readonly retired: boolean;
  readonly timeZone: string;
  /** The next three backups, UTC, RFC 3339. A retired app has none. */
  readonly nextRuns: readonly string[];
}

/**
 * Returns what is protected, how, and when it runs next. `now` is the only clock in `charts/`, and does not affect
 * manifests.
 */
export function appRows(apps: readonly DeclaredApp[], now: Date): AppRow[] {
  return inOrder(apps).map(({ name, namespace, cluster, blueprint, quiesce, rpo, retired, schedule }) => {
    const { cron, timeZone } = schedule;
    const { kind, name: object } = blueprint.object;
    return {
      app: name,
      ...{ namespace, cluster, object: { kind, name: object }, method: blueprint.method, quiesce },
      rpoSeconds: rpo.toSeconds(),
      ...{ retired, timeZone },
      nextRuns: retired ? [] : nextRuns(cron, timeZone, now, 3).map((run) => run.toISOString()),
    };
  });
}

/** Formats the apps for people. */
export function table(apps: readonly AppRow[], style: TableStyle): string {
  const plain = style === 'plain';
  const drawn = new Table({
    head,
    ...(plain && { chars: bare, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } }),
  });
  for (const { app, namespace, object, method, quiesce, rpoSeconds, ...row } of apps)
    drawn.push([app, namespace, `${object.kind} ${object.name}`, method, quiesce, inWords(rpoSeconds), runs(row)]);
  const text = drawn.toString();
  return plain ? text.replace(/ +$/gm, '') : text;
}

function runs({ retired, timeZone, nextRuns: next }: Pick<AppRow, 'retired' | 'timeZone' | 'nextRuns'>): string {
  if (retired) return 'retired: none';
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${next.map((run) => format.format(new Date(run))).join(', ')} (${timeZone})`;
}
