import Table from 'cli-table3';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { capturesOf } from '../../constructs/declaration/declared-capture';
import { nextRuns } from '../../constructs/schedule/schedule-gap';
import { inWords } from '../../contracts/duration-words';
import { inOrder } from '../inputs/inputs';

/** Lines and colors for people at a terminal, plain columns for everything else. */
export type TableStyle = 'terminal' | 'plain';

const head = ['app', 'namespace', 'capture', 'protected', 'method', 'quiesce', 'RPO', 'next runs'];
const rows = ['top', 'bottom', 'mid'].flatMap((row) => [row, `${row}-mid`, `${row}-left`, `${row}-right`]);
const bare = {
  ...Object.fromEntries([...rows, 'left', 'left-mid', 'right', 'right-mid'].map((at) => [at, ''])),
  middle: '  ',
};

/** One capture of an app of the table. */
export interface CaptureRow {
  readonly name: string;
  readonly namespace: string;
  /** `null`: its server is not managed in this cluster. */
  readonly object: { readonly kind: string; readonly name: string } | null;
  readonly method: string;
}

/** One app of the table. */
export interface AppRow {
  readonly app: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly captures: readonly CaptureRow[];
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
  return inOrder(apps).map((app) => {
    const { name, namespace, cluster, quiesce, rpo, retired, schedule } = app;
    const { cron, timeZone } = schedule;
    return {
      app: name,
      ...{ namespace, cluster, captures: capturesOf(app).map(captureRow), quiesce },
      rpoSeconds: rpo.toSeconds(),
      ...{ retired, timeZone },
      nextRuns: retired ? [] : nextRuns(cron, timeZone, now, 3).map((run) => run.toISOString()),
    };
  });
}

function captureRow({ name, namespace, blueprint }: ReturnType<typeof capturesOf>[number]): CaptureRow {
  const { object, method } = blueprint;
  return { name, namespace, object: object ? { kind: object.kind, name: object.name } : null, method };
}

/** Formats the apps for people: one line for each capture. */
export function table(apps: readonly AppRow[], style: TableStyle): string {
  const plain = style === 'plain';
  const drawn = new Table({
    head,
    ...(plain && { chars: bare, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } }),
  });
  for (const { app, namespace, captures, quiesce, rpoSeconds, ...row } of apps)
    for (const [index, capture] of captures.entries()) {
      const of = [capture.name, protectedBy(capture, namespace), capture.method];
      drawn.push(
        index === 0
          ? [app, namespace, ...of, quiesce, inWords(rpoSeconds), runs(row)]
          : ['', '', ...of, ...['', '', '']],
      );
    }
  const text = drawn.toString();
  return plain ? text.replace(/ +$/gm, '') : text;
}

function protectedBy({ object, namespace }: CaptureRow, home: string): string {
  const what = object ? `${object.kind} ${object.name}` : 'not managed here';
  return namespace === home ? what : `${what} (${namespace})`;
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
