import { APP_LABEL } from '../../contracts/labels';
import type { CatalogEntry } from '../../runner/catalog/catalog';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { JOB_LABEL } from '../cluster/job';
import { jobStatus } from '../cluster/job-status';
import { runnerContainer } from '../cluster/runner-container';
import { bytesOf } from '../points/points';
import { parseEvent, type RunnerEvent } from '../report/event';
import { Failure } from '../terminal/failure';

/** A restore of this app that succeeded. Its Job and its pod are kept for a week. */
export interface EarlierLoad {
  /** The run whose restore point was loaded. */
  readonly run: string;
  /** From the start of the load to its end. */
  readonly loadSeconds: number;
  /** From the start of the runner to its end. */
  readonly totalSeconds: number;
  /** The captures that it loaded, and how long each took. Empty if an older runner wrote the log. */
  readonly captures: readonly { readonly capture: string; readonly seconds: number }[];
}

/** A part of a restore point that will be loaded. */
export interface PlannedLoad {
  /** `null`: the app has one capture, which has no name. */
  readonly capture: string | null;
  readonly bytes: number;
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
  const loadSeconds = secondsBetween(first, end);
  const captures = capturesIn(events.slice(start));
  return { run: first.point, loadSeconds, totalSeconds: done.seconds, captures };
}

/** The captures whose load was requested and is complete. */
function capturesIn(events: readonly RunnerEvent[]): EarlierLoad['captures'] {
  const loads = events.flatMap((event) => (event.event === 'action-set' && event.action === 'restore' ? event : []));
  return loads.flatMap((done) => {
    const first = loads.find(({ actionSet }) => actionSet === done.actionSet);
    if (done.state !== 'complete' || typeof done.capture !== 'string' || !first) return [];
    return { capture: done.capture, seconds: secondsBetween(first, done) };
  });
}

const secondsBetween = (from: RunnerEvent, to: RunnerEvent): number =>
  (Date.parse(to.time) - Date.parse(from.time)) / 1000;

/**
 * How long a load will take, by the bytes and the time of earlier loads. If each capture was loaded before, its own rate counts: captures are loaded at the
 * same time, and may differ in their servers.
 *
 * @param isOrdered whether each capture waits for the one before it
 * @returns `undefined` if no load is known, or none of a point whose size is known
 */
export function estimateLoad(
  planned: readonly PlannedLoad[],
  earlier: readonly EarlierLoad[],
  points: readonly CatalogEntry[],
  isOrdered = false,
): Estimate | undefined {
  const known = earlier.flatMap((load) => {
    const entry = points.find(({ point }) => point.run === load.run);
    return entry && load.loadSeconds > 0 ? { ...load, entry } : [];
  });
  const [newest] = known;
  if (!newest) return undefined;
  const bytes = sum(planned.map((load) => load.bytes));
  const rate = sum(known.map(loadedBytes)) / sum(known.map((load) => load.loadSeconds));
  const each = planned.map((load) => secondsOf(load, known));
  const own = each.filter((seconds) => seconds !== undefined);
  const isKnown = own.length > 0 && own.length === each.length;
  const loadSeconds = isKnown ? (isOrdered ? sum(own) : Math.max(...own)) : bytes / rate;
  return {
    ...{ loadSeconds, bytesPerSecond: isKnown && loadSeconds > 0 ? bytes / loadSeconds : rate, loads: known.length },
    lastRestoreSeconds: newest.totalSeconds,
  };
}

type KnownLoad = EarlierLoad & { readonly entry: CatalogEntry };

/** How long the load of one capture takes, by its own earlier loads. `undefined` if there is none. */
function secondsOf({ capture, bytes }: PlannedLoad, known: readonly KnownLoad[]): number | undefined {
  const loads = known.flatMap(({ captures, entry }) => {
    const load = captures.find((one) => one.capture === capture);
    const of = captureBytes(entry, capture);
    return load && load.seconds > 0 && of > 0 ? { seconds: load.seconds, bytes: of } : [];
  });
  if (loads.length === 0) return undefined;
  return (bytes * sum(loads.map((load) => load.seconds))) / sum(loads.map((load) => load.bytes));
}

/** What a restore loaded of its point: all of it, or the captures that it was limited to. */
function loadedBytes({ captures, entry }: KnownLoad): number {
  return sum(captures.map(({ capture }) => captureBytes(entry, capture))) || bytesOf(entry);
}

/** Of a point of one capture, which may have no name, all. */
function captureBytes({ point }: CatalogEntry, capture: string | null): number {
  const found = point.captures.length === 1 ? point.captures : point.captures.filter(({ name }) => name === capture);
  return sum(found.flatMap(({ objects }) => objects.map(({ bytes }) => bytes)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
