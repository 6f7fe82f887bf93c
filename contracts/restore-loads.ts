import { servedBy, unlike } from './action';
import type { AppConfig, CaptureConfig } from './app-config';
import { isFirstForm } from './first-form';
import type { CapturedData, RestorePoint } from './restore-point';

/** The data of a restore point, and the capture that it is loaded into. */
export interface RestoreLoad {
  readonly capture: CaptureConfig;
  readonly data: CapturedData;
}

/** Why a restore point cannot be loaded as requested, and what to do. */
export interface NoLoads {
  readonly cause: string;
  readonly next: string;
}

type App = Pick<AppConfig, 'app' | 'captures'>;
type Point = Pick<RestorePoint, 'run' | 'captures'>;

/**
 * Finds the data of each capture in a restore point. A point that lacks data of a capture, or has data that the app has no capture for, is not loaded as a
 * whole: the loaded captures may be inconsistent with the others, which a person must accept with `--only`.
 *
 * @param only the captures to load @default - all captures of the app
 * @returns the loads, in the order of the app's captures
 */
export function loadsOf(app: App, point: Point, only: readonly string[] = []): readonly RestoreLoad[] | NoLoads {
  const unknown = unknownCaptures(app, only);
  if (unknown) return unknown;
  const [first] = point.captures;
  const loads = first?.name === null ? loadsOfUnnamed(app, point, first, only) : loadsOfNamed(app, point, only);
  if ('cause' in loads) return loads;
  const foreign = loads.map(({ capture, data }) => unlike(capture, data)).find((why) => why !== undefined);
  return foreign === undefined ? loads : { cause: `${point.run} ${foreign}`, next: LIST };
}

/** The names that the app has no capture for. */
export function unknownCaptures({ app, captures }: App, only: readonly string[]): NoLoads | undefined {
  const unknown = only.filter((name) => !captures.some((capture) => capture.name === name));
  if (unknown.length === 0) return undefined;
  return {
    cause: `--only must name a capture of the app (${unknown.join(', ')})`,
    next: `${app} has ${isFirstForm({ captures }) ? 'one capture without a name; restore without --only' : namesIn(captures).join(', ')}`,
  };
}

/** Whether a person named the capture. */
const isNamed =
  (only: readonly string[]) =>
  ({ name }: Pick<CaptureConfig, 'name'>): boolean =>
    name !== null && only.includes(name);

const namesIn = (captures: readonly Pick<CaptureConfig, 'name'>[]): string[] =>
  captures.flatMap(({ name }) => (name === null ? [] : [name]));

function loadsOfNamed({ captures }: App, point: Point, only: readonly string[]): readonly RestoreLoad[] | NoLoads {
  if (isFirstForm({ captures }))
    return {
      cause: `${point.run} has captures, and the app's manifests in the cluster have none`,
      next: "synthesize again, and sync the app's manifests",
    };
  const dataOf = ({ name }: CaptureConfig) => point.captures.find((data) => data.name === name);
  const wanted = only.length === 0 ? captures : captures.filter(isNamed(only));
  const lacking = wanted.filter((capture) => !dataOf(capture));
  const common = namesIn(captures.filter(dataOf));
  if (lacking.length > 0)
    return {
      cause: `${point.run} has no data of the ${captured(namesIn(lacking))}`,
      next: common.length > 0 ? `to restore only what it has: ${onlyOf(common)}` : LIST,
    };
  const extra = point.captures
    .map(({ name }) => name ?? '')
    .filter((name) => !captures.some((one) => one.name === name));
  if (only.length === 0 && extra.length > 0)
    return {
      cause: `${point.run} has data of the ${captured(extra)}, which the app does not have`,
      next: `to restore the other data: ${onlyOf(common)}; to restore all of it, declare the ${captured(extra)} in the app's file, synthesize and sync`,
    };
  return wanted.map((capture) => ({ capture, data: dataOf(capture)! }));
}

/** A point of version 1 has one capture without a name. */
function loadsOfUnnamed(
  { captures }: App,
  { run }: Point,
  data: CapturedData,
  only: readonly string[],
): readonly RestoreLoad[] | NoLoads {
  const alike = namesIn(captures.filter((capture) => servedBy(capture) === data.engine.name));
  const next = `name the capture to restore it into: ${onlyOf([...alike, ...namesIn(captures)].slice(0, 1))}`;
  if (only.length > 1) return { cause: `${run} has the data of one capture, not of ${only.length}`, next };
  if (only.length === 1) return [{ capture: captures.find(({ name }) => name === only[0])!, data }];
  if (alike.length > 1)
    return {
      cause: `${run} has the data of one capture without a name, and the app has several of ${data.engine.name} (${alike.join(', ')})`,
      next,
    };
  if (captures.length > 1)
    return { cause: `${run} has the data of one capture, and the app has ${captures.length}`, next };
  return [{ capture: captures[0]!, data }];
}

const captured = (names: readonly string[]): string => `capture${names.length === 1 ? '' : 's'} ${names.join(', ')}`;

const onlyOf = (names: readonly string[]): string => names.map((name) => `--only ${name}`).join(' ');

const LIST = 'list the restore points: npx jerrycan points <app>';
