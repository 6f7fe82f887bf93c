import canonicalize from 'canonicalize';
import type { PublicKey } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import { parseTime } from '../../contracts/time';
import { type Dates, open } from './signature';

/** What has become of a restore point since it was written: what all its signed versions say together, see {@link mergeStates}. */
export interface State {
  readonly kind: 'jerrycan/state';
  readonly version: 1;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When its bytes were last read back and matched; UTC, RFC 3339. */
  readonly verified: string | null;
  /** Its bytes are no longer those that were written: seen first when, and what. */
  readonly broken: { readonly time: string; readonly cause: string } | null;
  /** When retention took it out of the catalog; UTC, RFC 3339. Its objects go after the lock. */
  readonly retired: string | null;
}

export const stateFile = 'state.json';

/** The most bytes of one: the runner writes 500. */
export const STATE_LIMIT = 64 << 10;
/** The fewest bytes of one. */
export const STATE_LEAST = 256;

/** Whose state is meant: what is signed for one point says nothing of another. */
export interface PointIdentity {
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
}

export const newState = ({ app, cluster, run }: PointIdentity): State => ({
  ...{ kind: 'jerrycan/state', version: 1, app, cluster, run },
  ...{ verified: null, broken: null, retired: null },
});

/**
 * What one version of `state.json` says; `undefined` if it is not signed by the app, or of another point: then it says nothing,
 * since whoever may write there may have added it.
 *
 * @param modified {@link Dates.modified}
 */
export function parseState(
  text: string,
  of: PointIdentity,
  keys: readonly PublicKey[],
  modified?: Dates['modified'],
): State | undefined {
  try {
    const { signed } = open(text, keys, { run: runTime(of.app, of.run), modified });
    return isStateOf(signed, of) ? signed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What two versions say together. `broken` and `retired`, once said, stay, from the first time on; `verified` is the last time.
 * In whatever order writers come, and whatever one of them had not read yet, nothing that was said is taken back.
 */
export const mergeStates = (a: State, b: State): State => ({
  ...newState(a),
  verified: pick(a.verified, b.verified, (time) => time, 'last'),
  broken: pick(a.broken, b.broken, ({ time }) => time, 'first'),
  retired: pick(a.retired, b.retired, (time) => time, 'first'),
});

/** The same is said of the same point. */
export const sameState = (a: State, b: State): boolean => canonicalize(a) === canonicalize(b);

/** Equal times are told apart by their spelling, so that the order of two versions never matters. */
function pick<T>(a: T | null, b: T | null, timeOf: (said: T) => string, which: 'first' | 'last'): T | null {
  if (a === null || b === null) return a ?? b;
  const text = (said: T) => JSON.stringify(said);
  const isFirst = Date.parse(timeOf(a)) - Date.parse(timeOf(b)) || (text(a) < text(b) ? -1 : 1);
  return isFirst < 0 === (which === 'first') ? a : b;
}

function isStateOf(signed: unknown, of: PointIdentity): signed is State {
  const state = signed as State;
  const same = state?.app === of.app && state.cluster === of.cluster && state.run === of.run;
  const times = [state?.verified, state?.retired, state?.broken === null ? null : state?.broken?.time];
  const sound = times.every((time) => time === null || parseTime(time) !== undefined);
  return same && sound && state.kind === 'jerrycan/state' && state.version === 1;
}
