import canonicalize from 'canonicalize';
import type { PublicKey } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import { parseTime } from '../../contracts/time';
import { type Dates, open } from './signature';

/** What has happened to a restore point since it was written, merged from all its signed versions; see {@link mergeStates}. */
export interface State {
  readonly kind: 'jerrycan/state';
  readonly version: 1;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When its bytes were last read back and matched; UTC, RFC 3339. */
  readonly verified: string | null;
  /** When it was first found that its bytes differ from what was written, and how. */
  readonly broken: { readonly time: string; readonly cause: string } | null;
  /** When retention removed it from the catalog; UTC, RFC 3339. Its objects are deleted after the lock. */
  readonly retired: string | null;
}

export const stateFile = 'state.json';

/** The most bytes of a state; the runner writes 500. */
export const STATE_LIMIT = 64 << 10;
/** The fewest bytes of a state. */
export const STATE_LEAST = 256;

/** The point that a state belongs to: a state signed for one point says nothing about another. */
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
 * Parses one version of `state.json`; `undefined` if the app did not sign it, or it is for another point. Such a version is ignored,
 * since anyone who may write there may have added it.
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
 * Merges two versions. `broken` and `retired` are permanent and keep their first time; `verified` keeps the last time.
 * So nothing is ever undone, whatever the order of the writers and whatever one of them had not read yet.
 */
export const mergeStates = (a: State, b: State): State => ({
  ...newState(a),
  verified: pick(a.verified, b.verified, (time) => time, 'last'),
  broken: pick(a.broken, b.broken, ({ time }) => time, 'first'),
  retired: pick(a.retired, b.retired, (time) => time, 'first'),
});

/** Whether both contain the same. */
export const sameState = (a: State, b: State): boolean => canonicalize(a) === canonicalize(b);

/** Picks the first or last. Equal times are ordered by their text, so that the order of two versions never matters. */
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
