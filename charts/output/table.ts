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

/**
 * Returns a table of what is protected, how, and when it runs next. `now` is the only clock in `charts/`, and does not
 * affect manifests.
 */
export function table(apps: readonly DeclaredApp[], now: Date, style: TableStyle): string {
  const plain = style === 'plain';
  const drawn = new Table({
    head,
    ...(plain && { chars: bare, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } }),
  });
  for (const app of inOrder(apps))
    drawn.push([
      app.name,
      app.namespace,
      `${app.blueprint.object.kind} ${app.blueprint.object.name}`,
      app.blueprint.method,
      app.quiesce,
      inWords(app.rpo.toSeconds()),
      runs(app, now),
    ]);
  const text = drawn.toString();
  return plain ? text.replace(/ +$/gm, '') : text;
}

function runs(app: DeclaredApp, now: Date): string {
  if (app.retired) return 'retired: none';
  const { cron, timeZone } = app.schedule;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${nextRuns(cron, timeZone, now, 3)
    .map((run) => format.format(run))
    .join(', ')} (${timeZone})`;
}
