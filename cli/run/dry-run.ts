import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { type Check, refuses } from '../doctor/check';
import { diagnose, lineOf } from '../doctor/doctor';
import type { DoctorContext } from '../doctor/doctor-context';
import { readManifests } from '../doctor/manifest-files';
import { credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { bytesOf } from '../points/points';
import { printable } from '../report/event';
import { duration, size } from '../report/measure';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { type EarlierLoad, type Estimate, earlierLoads, estimateLoad } from './load-history';
import { type ScratchVolume, scratchVolume } from './scratch-volume';

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

/** What a restore would move, and how long it would take. */
interface Forecast {
  /** Of each artifact, such as `dump`. `null` if the store was not read. */
  readonly artifacts: Readonly<Record<string, number>> | null;
  readonly downloadBytes: number | null;
  /** The newest restore point, as the best guess at what there is now. */
  readonly current: { readonly run: string; readonly bytes: number; readonly ageSeconds: number } | null;
  readonly scratch: ScratchVolume | null;
  /** Restores of this app that the cluster still has, newest first. */
  readonly earlierLoads: readonly EarlierLoad[];
  /** `null` if no earlier load is known, or its size is not. */
  readonly estimate: Estimate | null;
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

/** The load needs the bytes of the point on its scratch volume. */
function roomCheck({ downloadBytes, scratch }: Forecast): Check[] {
  if (!scratch || downloadBytes === null || downloadBytes <= scratch.bytes) return [];
  const what = `the scratch volume has ${scratch.size}, and the restore point has ${size(downloadBytes)}`;
  return [refuses('scratch', what, "raise `scratch` in the app's file, then synthesize and sync")];
}

function verdict(refusals: readonly Check[], open: readonly Check[]): string {
  if (refusals.length > 0) return `would be refused (${refusals.length} checks fail)`;
  return open.length > 0
    ? `would start, unless one of ${open.length} checks fails that could not be made`
    : 'would start';
}

async function forecastOf(
  { deployed, entry, cluster }: DryRunProps,
  options: StoreOptions,
  { repository, clock, catalog }: DoctorContext,
): Promise<Forecast> {
  const app = repository.app(deployed.name);
  const read = catalog ?? (credentials() ? readAppCatalog : undefined);
  // Why it cannot be read is in the plan already. Retired points too: an earlier load may have been of one.
  const all = await read?.(repository, app, { ...options, retired: true }).catch((cause) => {
    if (cause instanceof Failure) return undefined;
    throw cause;
  });
  const entries = all?.entries ?? [];
  const newest = entries.find(({ state }) => !state?.broken && !state?.retired);
  const blueprint = readManifests(repository, `${app.cluster}/${app.name}`)?.find(({ kind }) => kind === 'Blueprint');
  const bytes = entry ? bytesOf(entry) : null;
  const loads = await earlierLoads(deployed, cluster);
  const now = clock.now();
  return {
    artifacts: entry ? artifactsOf(entry) : null,
    downloadBytes: bytes,
    current: newest
      ? {
          run: newest.point.run,
          bytes: bytesOf(newest),
          ageSeconds: Math.round((now - Date.parse(newest.point.time)) / 1000),
        }
      : null,
    scratch: (blueprint && scratchVolume(blueprint)) ?? null,
    earlierLoads: loads,
    estimate: (bytes === null ? undefined : estimateLoad(bytes, loads, entries)) ?? null,
  };
}

function artifactsOf({ point }: CatalogEntry): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const { artifact, bytes } of point.objects) sizes[artifact] = (sizes[artifact] ?? 0) + bytes;
  return sizes;
}

function forecastLines(
  { artifacts, downloadBytes, current, scratch, earlierLoads: loads, estimate }: Forecast,
  { config }: DeployedApp,
): string[] {
  const parts = Object.entries(artifacts ?? {}).map(([name, bytes]) => `${name} ${size(bytes)}`);
  const unknown = 'not known: the store was not read';
  return [
    `  in the point ${parts.join(', ') || unknown}`,
    `  there now    ${current ? `about ${size(current.bytes)}, by the restore point ${current.run}, ${duration(current.ageSeconds)} old` : unknown}`,
    `  download     ${downloadBytes === null ? unknown : size(downloadBytes)}`,
    `  scratch      ${scratchLine(downloadBytes, scratch)}`,
    `  time         ${estimateLine(estimate, loads)}; the RTO is ${duration(config.rtoSeconds)}`,
  ];
}

function scratchLine(bytes: number | null, scratch: ScratchVolume | null): string {
  const needed = bytes === null ? '' : `${size(bytes)} needed`;
  if (!scratch) return needed || 'not known: the store and the Blueprint were not read';
  const where =
    scratch.storageClass === undefined ? "on the node's disk" : `of the StorageClass ${scratch.storageClass}`;
  return [needed, `the volume has ${scratch.size} ${where}`].filter(Boolean).join('; ');
}

function estimateLine(estimate: Estimate | null, loads: readonly EarlierLoad[]): string {
  const [newest] = loads;
  if (estimate) {
    const rate = `${size(Math.round(estimate.bytesPerSecond))}/s in ${estimate.loads} earlier load${estimate.loads === 1 ? '' : 's'}`;
    const load = duration(Math.max(1, Math.round(estimate.loadSeconds)));
    return `about ${load} for the load (${rate}); the last restore took ${duration(estimate.lastRestoreSeconds)} in all`;
  }
  if (!newest) return 'not known: the cluster has no earlier load of this app';
  const took = `${duration(newest.loadSeconds)} for its load, ${duration(newest.totalSeconds)} in all`;
  return `the last restore took ${took}; the size of its restore point is not known`;
}
