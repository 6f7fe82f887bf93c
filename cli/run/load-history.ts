import { APP_LABEL } from '../../contracts/labels';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { JOB_LABEL } from '../cluster/job';
import { jobStatus } from '../cluster/job-status';
import { runnerContainer } from '../cluster/runner-container';
import { bytesOf } from '../points/points';
import { parseEvent } from '../report/event';
import { Failure } from '../terminal/failure';

/** A restore of this app that succeeded. Its Job and its pod are kept for a week. */
export interface EarlierLoad {
  /** The run whose restore point was loaded. */
  readonly run: string;
  /** From the start of the load to its end. */
  readonly loadSeconds: number;
  /** From the start of the runner to its end. */
  readonly totalSeconds: number;
}

export interface Estimate {
  /** Of the load alone. */
  readonly loadSeconds: number;
  readonly bytesPerSecond: number;
  /** How many earlier loads the estimate is based on. */
  readonly loads: number;
  /** How long the newest of these restores took in all. */
  readonly lastRestoreSeconds: number;
}

/** More lines than the log of a restore has. */
const LOG_LINES = 5_000;
/** So many of the newest restores are read. */
const RESTORES = 5;

/** The restores of an app that the cluster still has, newest first, as their logs tell them. */
export async function earlierLoads({ name, namespace }: DeployedApp, cluster: Cluster): Promise<EarlierLoad[]> {
  const [jobs, pods] = await Promise.all([
    cluster.jobsOf(namespace, APP_LABEL, name),
    cluster.pods(namespace, APP_LABEL, name),
  ]);
  const done = jobs
    .map((job) => jobStatus(job, pods, []))
    .filter(({ verb, state }) => verb === 'restore' && state === 'done')
    .reverse()
    .slice(0, RESTORES);
  const loads = await Promise.all(
    done.map(async ({ job }) => {
      const pod = pods.findLast(({ metadata }) => metadata?.labels?.[JOB_LABEL] === job);
      if (!pod) return [];
      const lines = await cluster.logTail(runnerContainer(namespace, pod), LOG_LINES).catch((cause) => {
        if (cause instanceof Failure) return [];
        throw cause;
      });
      return loadIn(lines) ?? [];
    }),
  );
  return loads.flat();
}

/** The load in the log of a restore. `undefined` if the log does not have all of it. */
export function loadIn(lines: readonly string[]): EarlierLoad | undefined {
  const events = lines.flatMap((line) => parseEvent(line) ?? []);
  const start = events.findIndex((event) => event.event === 'step' && event.step === 'load');
  const first = events[start];
  const end = events.slice(start + 1).find((event) => event.event === 'step' || event.event === 'done');
  const done = events.at(-1);
  if (first?.event !== 'step' || !end || done?.event !== 'done' || done.exitCode !== 0) return undefined;
  if (typeof first.point !== 'string') return undefined;
  const loadSeconds = (Date.parse(end.time) - Date.parse(first.time)) / 1000;
  return { run: first.point, loadSeconds, totalSeconds: done.seconds };
}

/**
 * How long the load of so many bytes will take, by the bytes and the time of earlier loads.
 *
 * @returns `undefined` if no load is known, or none of a point whose size is known
 */
export function estimateLoad(
  bytes: number,
  loads: readonly EarlierLoad[],
  points: readonly CatalogEntry[],
): Estimate | undefined {
  const known = loads.flatMap((load) => {
    const entry = points.find(({ point }) => point.run === load.run);
    return entry && load.loadSeconds > 0 ? { ...load, bytes: bytesOf(entry) } : [];
  });
  const [newest] = known;
  if (!newest) return undefined;
  const sum = (of: (load: (typeof known)[number]) => number) => known.reduce((total, load) => total + of(load), 0);
  const bytesPerSecond = sum((load) => load.bytes) / sum((load) => load.loadSeconds);
  return {
    ...{ loadSeconds: bytes / bytesPerSecond, bytesPerSecond, loads: known.length },
    lastRestoreSeconds: newest.totalSeconds,
  };
}
