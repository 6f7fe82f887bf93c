import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { type Check, refuses } from '../doctor/check';
import { diagnose, lineOf } from '../doctor/doctor';
import type { DoctorContext } from '../doctor/doctor-context';
import type { StoreOptions } from '../points/app-catalog';
import { printable } from '../report/event';
import { size } from '../report/measure';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { type Forecast, forecastLines, forecastOf } from './forecast';

/** Checks of a restore. The others are of the repository, of the store's settings, or of backups. */
const OF_A_RESTORE: ReadonlySet<string> = new Set([
  ...['cluster', 'rights', 'kanister', 'secrets', 'signing key', 'priority class', 'storage class'],
  ...['app', 'host', 'writers', 'stop', 'autoscalers', 'argo cd'],
]);

export interface DryRunProps {
  readonly deployed: DeployedApp;
  readonly settings: RestoreArguments;
  /** `undefined` if the store was not read. */
  readonly entry: CatalogEntry | undefined;
  /** What the plan says, a line each. */
  readonly plan: readonly string[];
  readonly cluster: Cluster;
  readonly json: boolean;
}

/**
 * Prints what a restore would do, and changes nothing.
 *
 * @returns 3 if the restore would be refused, as far as that can be known from here, else 0
 */
export async function dryRun(props: DryRunProps, options: StoreOptions, context: DoctorContext): Promise<ExitCode> {
  const { deployed, settings, plan, json } = props;
  const { terminal } = context;
  const [forecast, { checks }] = await Promise.all([
    forecastOf(props, options, context),
    diagnose(deployed.name, options, { ...context, leavesZero: settings.writersAtZero ?? false }),
  ]);
  const ofRestore = checks.filter(({ check, refused }) => refused || OF_A_RESTORE.has(check));
  const refusals = [
    ...ofRestore.filter(({ check, state }) => state === 'fails' && (check !== 'signing key' || settings.safetyPoint)),
    ...roomCheck(forecast),
  ];
  const open = ofRestore.filter(({ state }) => state === 'unchecked');
  if (json) {
    const { app, run } = { app: deployed.name, run: settings.run };
    const writers = deployed.config.writers.map(({ kind, name }) => ({ kind, name }));
    const would = { refuses: refusals.length > 0, because: refusals, notChecked: open };
    terminal.out(JSON.stringify({ app, dryRun: true, run, stops: writers, ...forecast, ...would }, null, 2));
  } else {
    for (const line of [...plan, ...forecastLines(forecast, deployed)]) terminal.out(printable(line));
    for (const check of [...refusals, ...open]) terminal.out(lineOf(check));
    terminal.err(`${deployed.name} › restore: ${verdict(refusals, open)}; nothing was changed`);
  }
  return refusals.length > 0 ? EXIT.refused : EXIT.done;
}

/** Each load needs the bytes of its part of the point on its scratch volume. */
function roomCheck({ scratch }: Forecast): Check[] {
  return scratch.flatMap(({ capture, neededBytes, ...volume }) => {
    if (neededBytes === null || neededBytes <= volume.bytes) return [];
    const whose = scratch.length > 1 ? ` of ${capture}` : '';
    const what = `the scratch volume${whose} has ${volume.size}, and the restore point has ${size(neededBytes)}`;
    return [refuses('scratch', what, "raise `scratch` in the app's file, then synthesize and sync")];
  });
}

function verdict(refusals: readonly Check[], open: readonly Check[]): string {
  if (refusals.length > 0) return `would be refused (${refusals.length} checks fail)`;
  return open.length > 0
    ? `would start, unless one of ${open.length} checks fails that could not be made`
    : 'would start';
}
