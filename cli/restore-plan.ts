import type { CatalogEntry } from '../runner/catalog';
import { runTime } from '../runner/run-name';
import type { DeployedApp } from './deployed-app';
import { printable } from './event';
import type { RestoreArguments } from './job';
import { duration, size } from './measure';
import { bytesOf, stateOf } from './points';

export interface PlanProps {
  /** `undefined`: the store was not read from here. */
  readonly entry: CatalogEntry | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The kubeconfig's. */
  readonly context: string;
}

/** What a restore will do, a line each, before anybody agrees to it. */
export function restorePlan(
  app: DeployedApp,
  settings: RestoreArguments,
  { entry, now, context }: PlanProps,
): string[] {
  const { config, appNamespace } = app;
  const writers = config.writers.map(({ kind, name }) => `${kind} ${name}`);
  return [
    `Restore of ${app.name} (namespace ${appNamespace}, cluster ${config.cluster}, context ${context})`,
    `  point        ${pointLine(app, settings.run, entry, now)}`,
    `  overwrites   the databases of ${config.object.kind} ${config.object.name} that are in the point (${config.blueprint.engine})`,
    `  stops        ${writers.join(', ') || 'nobody: the app declares no writers'}${settings.writersAtZero ? '; those without replicas are left so' : ''}`,
    `  users        ${settings.users ? 'those that are missing are made again' : 'left as they are'}`,
    `  safety point ${settings.safetyPoint ? 'made first: a failed load is undone' : 'NONE: what is there now is lost'}`,
    ...deadlineLine(settings.deadlineSeconds),
  ].map(printable);
}

function deadlineLine(seconds: number | undefined): string[] {
  if (seconds === undefined) return [];
  return [`  deadline     ${duration(seconds)}; if it passes while the point is loaded the app STAYS DOWN`];
}

function pointLine(app: DeployedApp, run: string, entry: CatalogEntry | undefined, now: number): string {
  if (entry) {
    const { time, engine } = entry.point;
    return `${run}: ${time}, ${age(time, now)} old, ${size(bytesOf(entry))}, ${engine.name} ${engine.version}, ${stateOf(entry)}`;
  }
  const time = runTime(app.name, run);
  if (time === undefined) return 'the newest verified one, chosen by the runner';
  const at = new Date(time).toISOString();
  return `${run}: ${at}, ${age(at, now)} old; size and state are checked by the runner`;
}

function age(time: string, now: number): string {
  return duration(Math.max(0, Math.floor((now - Date.parse(time)) / 1000)));
}
