import { captureNamesOf } from '../../contracts/names';
import { loadsOf, type RestoreLoad } from '../../contracts/restore-loads';
import type { CapturedData } from '../../contracts/restore-point';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import type { DoctorContext } from '../doctor/doctor-context';
import { readManifests } from '../doctor/manifest-files';
import { credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { bytesOf } from '../points/points';
import { duration, size } from '../report/measure';
import { Failure } from '../terminal/failure';
import { type EarlierLoad, type Estimate, earlierLoads, estimateLoad } from './load-history';
import { chosenCaptures } from './restore-plan';
import { type ScratchVolume, scratchVolume } from './scratch-volume';

/** What a restore would move, and how long it would take. */
export interface Forecast {
  /** Of each artifact, such as `dump`; `database/dump` if the app has several captures. `null` if the store was not read. */
  readonly artifacts: Readonly<Record<string, number>> | null;
  readonly downloadBytes: number | null;
  /** The newest restore point, as the best guess at what there is now. */
  readonly current: { readonly run: string; readonly bytes: number; readonly ageSeconds: number } | null;
  /** One entry for each capture that is restored and whose Blueprint is committed. */
  readonly scratch: readonly CaptureScratch[];
  /** Restores of this app that the cluster still has, newest first. */
  readonly earlierLoads: readonly EarlierLoad[];
  /** `null` if no earlier load is known, or its size is not. */
  readonly estimate: Estimate | null;
}

/** The volume that the load of a capture downloads its part of the restore point to. */
export interface CaptureScratch extends ScratchVolume {
  /** `null` if the app has its first form. */
  readonly capture: string | null;
  /** `null` if the store was not read. */
  readonly neededBytes: number | null;
}

export interface ForecastProps {
  readonly deployed: DeployedApp;
  readonly settings: Pick<RestoreArguments, 'only'>;
  /** `undefined` if the store was not read. */
  readonly entry: CatalogEntry | undefined;
  readonly cluster: Cluster;
}

export async function forecastOf(
  { deployed, settings, entry, cluster }: ForecastProps,
  options: StoreOptions,
  { repository, clock, catalog }: Pick<DoctorContext, 'repository' | 'clock' | 'catalog'>,
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
  const loads = entry && loadsIn(deployed, entry, settings.only);
  const bytes = loads ? loads.reduce((sum, { data }) => sum + sizeOf(data), 0) : null;
  const planned = loads?.map(({ capture, data }) => ({ capture: capture.name, bytes: sizeOf(data) }));
  const earlier = await earlierLoads(deployed, cluster);
  const now = clock.now();
  return {
    artifacts: loads ? artifactsOf(loads, deployed) : null,
    downloadBytes: bytes,
    current: newest
      ? {
          run: newest.point.run,
          bytes: bytesOf(newest),
          ageSeconds: Math.round((now - Date.parse(newest.point.time)) / 1000),
        }
      : null,
    scratch: scratchOf(deployed, settings.only, loads, readManifests(repository, `${app.cluster}/${app.name}`) ?? []),
    earlierLoads: earlier,
    estimate: (planned && estimateLoad(planned, earlier, entries, deployed.config.isOrdered)) ?? null,
  };
}

/** The loads of the point. The command has refused any other point already. */
function loadsIn({ config }: DeployedApp, { point }: CatalogEntry, only: readonly string[] | undefined) {
  const loads = loadsOf(config, point, only);
  return 'cause' in loads ? [] : loads;
}

const sizeOf = ({ objects }: CapturedData): number => objects.reduce((sum, { bytes }) => sum + bytes, 0);

function artifactsOf(loads: readonly RestoreLoad[], { config }: DeployedApp): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const { capture, data } of loads)
    for (const { artifact, bytes } of data.objects) {
      const name = config.captures.length > 1 ? `${capture.name}/${artifact}` : artifact;
      sizes[name] = (sizes[name] ?? 0) + bytes;
    }
  return sizes;
}

function scratchOf(
  { config }: DeployedApp,
  only: readonly string[] | undefined,
  loads: readonly RestoreLoad[] | undefined,
  manifests: NonNullable<ReturnType<typeof readManifests>>,
): CaptureScratch[] {
  return chosenCaptures(config, only).flatMap((capture) => {
    const { capture: blueprint } = captureNamesOf(config.app, capture.name);
    const found = manifests.find(({ kind, metadata }) => kind === 'Blueprint' && metadata.name === blueprint);
    const volume = found && scratchVolume(found);
    const load = loads?.find((one) => one.capture === capture);
    return volume ? [{ capture: capture.name, neededBytes: load ? sizeOf(load.data) : null, ...volume }] : [];
  });
}

export function forecastLines(
  { artifacts, downloadBytes, current, scratch, earlierLoads: loads, estimate }: Forecast,
  { config }: DeployedApp,
): string[] {
  const parts = Object.entries(artifacts ?? {}).map(([name, bytes]) => `${name} ${size(bytes)}`);
  const unknown = 'not known: the store was not read';
  const needed =
    downloadBytes === null ? 'not known: the store and the Blueprint were not read' : `${size(downloadBytes)} needed`;
  return [
    `  in the point ${parts.join(', ') || unknown}`,
    `  there now    ${current ? `about ${size(current.bytes)}, by the restore point ${current.run}, ${duration(current.ageSeconds)} old` : unknown}`,
    `  download     ${downloadBytes === null ? unknown : size(downloadBytes)}`,
    ...(scratch.length === 0
      ? [`  scratch      ${needed}`]
      : scratch.map((one) => `  scratch      ${scratchLine(one, config.captures.length > 1)}`)),
    `  time         ${estimateLine(estimate, loads)}; the RTO is ${duration(config.rtoSeconds)}`,
  ];
}

function scratchLine({ capture, neededBytes, ...volume }: CaptureScratch, isOneOfSeveral: boolean): string {
  const needed = neededBytes === null ? [] : [`${size(neededBytes)} needed`];
  const where = volume.storageClass === undefined ? "on the node's disk" : `of the StorageClass ${volume.storageClass}`;
  return `${isOneOfSeveral ? `${capture}: ` : ''}${[...needed, `the volume has ${volume.size} ${where}`].join('; ')}`;
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
