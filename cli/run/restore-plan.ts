import { madeOf, servedBy } from '../../contracts/action';
import { runTime } from '../../contracts/run-name';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { DeployedApp } from '../cluster/deployed-app';
import { bytesOf, lockOf, stateOf } from '../points/points';
import { printable } from '../report/event';
import { duration, size } from '../report/measure';

export interface PlanProps {
  /** `undefined`: the store was not read from here. */
  readonly entry: CatalogEntry | undefined;
  /** For how many days the store locks what is written. @default - it does not */
  readonly lockDays?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The kubeconfig's. */
  readonly context: string;
}

/** What a restore will do, a line each, before anybody agrees to it. */
export function restorePlan(
  app: DeployedApp,
  settings: RestoreArguments,
  { entry, lockDays, now, context }: PlanProps,
): string[] {
  const { config, appNamespace } = app;
  const writers = config.writers.map(({ kind, name }) => `${kind} ${name}`);
  return [
    `Restore of ${app.name} (namespace ${appNamespace}, cluster ${config.cluster}, context ${context})`,
    `  point        ${pointLine(app, settings.run, entry, now)}`,
    ...retiredLine(entry, lockDays, now),
    `  overwrites   what is in the point of ${config.object.kind} ${config.object.name} (${servedBy(config)})`,
    `  stops        ${writers.join(', ') || 'nobody: the app declares no writers'}${settings.writersAtZero ? '; those without replicas are left so' : ''}`,
    ...optionLines(config, settings.options),
    `  safety point ${settings.safetyPoint ? 'made first: a failed load is undone' : 'NONE: what is there now is lost'}`,
    ...(settings.datesOfCopy ? ["  dates        NOT LOOKED AT: a former key's owner can have made this point"] : []),
    ...deadlineLine(settings.deadlineSeconds),
  ].map(printable);
}

/** What the app's method offers beside the point. */
function optionLines({ blueprint }: DeployedApp['config'], given: readonly string[]): string[] {
  return Object.entries(blueprint.restoreOptions ?? {}).map(
    ([name, option]) => `  ${name.padEnd(12)} ${given.includes(name) ? option.given : option.absent}`,
  );
}

function deadlineLine(seconds: number | undefined): string[] {
  if (seconds === undefined) return [];
  return [`  deadline     ${duration(seconds)}; if it passes while the point is loaded the app STAYS DOWN`];
}

function retiredLine(entry: CatalogEntry | undefined, lockDays: number | undefined, now: number): string[] {
  const { retired } = entry?.state ?? {};
  if (!entry || !retired) return [];
  const until = lockOf(entry, now, lockDays);
  const held = until
    ? `the store's lock holds it until ${until}`
    : 'no lock holds it: the store may delete it any time';
  return [`  retired      at ${retired}; ${held}`];
}

function pointLine(app: DeployedApp, run: string, entry: CatalogEntry | undefined, now: number): string {
  if (entry) {
    const { time } = entry.point;
    return `${run}: ${time}, ${age(time, now)} old, ${size(bytesOf(entry))}, ${madeOf(entry.point)}, ${stateOf(entry)}`;
  }
  const time = runTime(app.name, run);
  if (time === undefined) return 'the newest verified one, chosen by the runner';
  const at = new Date(time).toISOString();
  return `${run}: ${at}, ${age(at, now)} old; size and state are checked by the runner`;
}

function age(time: string, now: number): string {
  return duration(Math.max(0, Math.floor((now - Date.parse(time)) / 1000)));
}
