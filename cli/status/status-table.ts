import { printable } from '../report/event';
import { duration, size } from '../report/measure';
import { table } from '../report/table';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-code';
import { isPast } from './past-event';
import type { AbsentApp, AppStatus, PointsStatus } from './status-facts';

/** The table of all apps, a row each. */
export function statusTable(apps: readonly (AppStatus | AbsentApp)[]): string {
  const head = ['app', 'protected', 'last success', 'age', 'RPO', 'next runs', 'now'];
  return table(
    head,
    apps.map(row).map((cells) => cells.map(printable)),
  );
}

function row(app: AppStatus | AbsentApp): string[] {
  if ('absent' in app) return [app.app, 'NO', '-', '-', '-', '-', 'not in this context'];
  const { lastSuccess, rpoSeconds } = app;
  return [
    app.app,
    protection(app),
    lastSuccess?.time ?? 'never',
    lastSuccess ? duration(lastSuccess.ageSeconds) : '-',
    duration(rpoSeconds),
    runs(app),
    now(app),
  ];
}

/** `yes`, `NO` or `retired`, with `UNSOUND` if a restore point is broken, covered or not restorable. */
function protection({ protected: isProtected, retired, unsound }: AppStatus): string {
  const word = retired ? 'retired' : isProtected ? 'yes' : 'NO';
  return unsound.length > 0 ? `${word}, UNSOUND` : word;
}

function runs({ schedule: { next, suspended, timeZone } }: AppStatus): string {
  if (suspended) return 'suspended';
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  return next.length === 0 ? '-' : `${next.map((run) => format.format(new Date(run))).join(', ')} (${timeZone})`;
}

function now({ holder, leftDown, quiesce }: AppStatus): string {
  if (leftDown !== null) return 'DOWN';
  const stopped = quiesce ? 'writers stopped' : '';
  if (!holder) return stopped || '-';
  if (holder.isGuard) return ['guard', stopped].filter(Boolean).join(', ');
  if (holder.silent) return ['dead run', stopped].filter(Boolean).join(', ');
  const { step, action } = holder;
  const phase = action?.state === 'running' ? (action.phase ?? action.state) : '';
  return [step ?? 'running', phase && `(${phase})`, stopped && `, ${stopped}`].join(' ').replace(/ +,/, ',').trim();
}

/** The captures, Jobs, Events and points of one app, a table each. Events that are over follow in a table of their own. */
export function details({ captures, jobs, events, points }: AppStatus, at: number): string[] {
  const age = (time: string | null) =>
    time === null ? '-' : duration(Math.max(0, Math.floor((at - Date.parse(time)) / 1000)));
  const jobRows = jobs.map((job) => [
    job.job,
    isPast(job, jobs) ? `${job.state}, over` : job.state,
    ...[age(job.started), took(job.started, job.ended)],
    job.exitCode === null ? '-' : `${job.exitCode}`,
    job.reason ?? (job.exitCode ? (EXIT_CODES[job.exitCode as ExitCode] ?? '') : ''),
  ]);
  const eventRows = (over: boolean) =>
    events
      .filter((event) => event.over === over)
      .map(({ time, reason, count, message }) => [age(time), reason, `${count}`, message]);
  const columns = ['reason', 'times', 'message'];
  const captureRows = captures.map(({ capture, servedBy, namespace, object, host }) => [
    ...[capture ?? 'no name yet', servedBy, namespace],
    object ?? `not managed here${host ? ` (${host})` : ''}`,
  ]);
  const sections: [head: string[], rows: string[][]][] = [
    [['capture', 'served by', 'namespace', 'object'], captureRows],
    [['job', 'state', 'age', 'took', 'exit', 'reason'], jobRows],
    [['event', ...columns], eventRows(false)],
    [['event that is over', ...columns], eventRows(true)],
    [
      ['points', 'verified', 'unverified', 'safety', 'broken', 'of all covered', 'size', 'latest', 'store'],
      counts(points),
    ],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .flatMap(([head, rows]) => {
      const cells = rows.map((row) => row.map(printable));
      return ['', table(head, cells)];
    });
}

function counts(points: PointsStatus | null): string[][] {
  if (!points) return [];
  const { total, verified, unverified, safety, broken, covered } = points;
  const numbers = [total, verified, unverified, safety, broken, covered].map(String);
  return [[...numbers, size(points.bytes), points.latest ?? '-', points.address]];
}

function took(started: string | null, ended: string | null): string {
  return started && ended ? duration(Math.max(0, (Date.parse(ended) - Date.parse(started)) / 1000)) : '-';
}
