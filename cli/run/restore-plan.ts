import { servedBy } from '../../contracts/action';
import type { AppConfig, CaptureConfig, RestoreOption } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { DeployedApp } from '../cluster/deployed-app';
import { bytesOf, enginesOf, lockOf, stateOf } from '../points/points';
import { printable } from '../report/event';
import { duration, size } from '../report/measure';

export interface PlanProps {
  /** The point, as the store shows it. */
  readonly entry: CatalogEntry | undefined;
  /** Why the store was not read from here, if there is no entry. */
  readonly unread?: string | undefined;
  /** How many days the store locks a new version. @default - there is no lock */
  readonly lockDays?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The context of the kubeconfig. */
  readonly context: string;
}

/** What a restore will do, one line each, for the operator to confirm. */
export function restorePlan(
  app: DeployedApp,
  settings: RestoreArguments,
  { entry, unread, lockDays, now, context }: PlanProps,
): string[] {
  const { config, appNamespace } = app;
  const writers = config.writers.map(({ kind, name }) => `${kind} ${name}`);
  return [
    `Restore of ${app.name} (namespace ${appNamespace}, cluster ${config.cluster}, context ${context})`,
    `  point        ${pointLine(app, settings.run, { entry, now })}`,
    ...(unread === undefined
      ? []
      : [`  not shown    size and state of the point, because the store was not read: ${unread}`]),
    ...retiredLine(entry, lockDays, now),
    ...captureLines(config, settings.only),
    `  stops        ${writers.join(', ') || 'no writer: the app declares none'}${settings.writersAtZero ? '; writers without replicas stay so' : ''}`,
    ...optionLines(config, settings),
    `  safety point ${settings.safetyPoint ? 'made first, so that a failed load can be undone' : 'NONE: the current data is lost'}`,
    ...(settings.datesOfCopy ? ['  dates        NOT CHECKED: the owner of a former key may have made this point'] : []),
    ...deadlineLine(settings.deadlineSeconds),
  ].map(printable);
}

/** The options of the methods of the captures that are restored. */
function optionLines(config: DeployedApp['config'], { only, options: given }: RestoreArguments): string[] {
  return Object.entries(declaredOptions(chosenCaptures(config, only))).map(
    ([name, option]) => `  ${name.padEnd(12)} ${given.includes(name) ? option.given : option.absent}`,
  );
}

function deadlineLine(seconds: number | undefined): string[] {
  if (seconds === undefined) return [];
  return [`  deadline     ${duration(seconds)}; if it passes during the load, the app STAYS DOWN`];
}

function retiredLine(entry: CatalogEntry | undefined, lockDays: number | undefined, now: number): string[] {
  const { retired } = entry?.state ?? {};
  if (!entry || !retired) return [];
  const until = lockOf(entry, now, lockDays);
  const held = until
    ? `the lock of the store keeps it until ${until}`
    : 'no lock keeps it: the store may delete it at any time';
  return [`  retired      at ${retired}; ${held}`];
}

function pointLine(app: DeployedApp, run: string, { entry, now }: Pick<PlanProps, 'entry' | 'now'>): string {
  if (entry) {
    const { time } = entry.point;
    return `${run}: ${time}, ${age(time, now)} old, ${size(bytesOf(entry))}, ${enginesOf(entry.point)}, ${stateOf(entry)}`;
  }
  const time = runTime(app.name, run);
  if (time === undefined) return 'the newest verified restore point; the runner chooses it';
  const at = new Date(time).toISOString();
  return `${run}: ${at}, ${age(at, now)} old; the runner checks its size and state`;
}

function age(time: string, now: number): string {
  return duration(Math.max(0, Math.floor((now - Date.parse(time)) / 1000)));
}

/** The captures that a restore loads: all of the app, or those that a person named. */
export const chosenCaptures = ({ captures }: AppConfig, only: readonly string[] = []): readonly CaptureConfig[] =>
  only.length === 0 ? captures : captures.filter(({ name }) => name !== null && only.includes(name));

/** What a restore overwrites, a line for each capture, and what it leaves as it is. */
export function captureLines(config: AppConfig, only: readonly string[] = []): string[] {
  const chosen = chosenCaptures(config, only);
  const kept = config.captures.filter((capture) => !chosen.includes(capture)).map(({ name }) => name);
  const named = ({ name }: CaptureConfig) => (config.captures.length > 1 ? `${name}: ` : '');
  const have = kept.length === 1 ? 'its data stays as it is, and' : 'their data stays as it is, and';
  return [
    ...chosen.map(
      (capture) =>
        `  overwrites   ${named(capture)}the data of ${serverOf(capture, config.namespace)} that is in the point`,
    ),
    ...(kept.length > 0
      ? [
          `  keeps        ${kept.join(', ')}: ${have} MAY BE INCONSISTENT with ${chosen.map(({ name }) => name).join(', ')}`,
        ]
      : []),
  ];
}

/** The server of a capture: `StatefulSet shop-db (mariadb)`. */
function serverOf(capture: CaptureConfig, appNamespace: string): string {
  const { host, namespace, object } = capture;
  if (!object) return `${host ?? 'a server'} (${servedBy(capture)}, not managed here)`;
  const where = namespace === appNamespace ? '' : ` in the namespace ${namespace}`;
  return `${object.kind} ${object.name}${where} (${servedBy(capture)})`;
}

/** The options that the methods of these captures declare, by name. */
export const declaredOptions = (captures: readonly CaptureConfig[]): Readonly<Record<string, RestoreOption>> =>
  Object.assign({}, ...captures.map(({ blueprint }) => blueprint.restoreOptions ?? {}));
