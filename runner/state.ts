import type { PublicKey } from './app-config';
import { open } from './signature';

/** What has become of a restore point since it was written. Of all its signed versions the newest signing time wins. */
export interface State {
  readonly kind: 'jerrycan/state';
  readonly version: 1;
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  /** When its bytes were last read back and matched; UTC, RFC 3339. */
  readonly verified: string | null;
  /** Its bytes are no longer those that were written. */
  readonly broken: { readonly time: string; readonly cause: string } | null;
  /** When retention took it out of the catalog; UTC, RFC 3339. Its objects go after the lock. */
  readonly retired: string | null;
}

export const stateFile = 'state.json';

/** The most bytes of one: the runner writes 500. */
export const STATE_LIMIT = 64 << 10;

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
 * @param texts every version of `state.json`, in any order, read one after the other; whoever may write there may have added some
 * @returns the newest valid one, `undefined` if there is none
 */
export async function newestState(
  texts: AsyncIterable<string> | Iterable<string>,
  of: PointIdentity,
  keys: readonly PublicKey[],
): Promise<State | undefined> {
  let newest: { state: State; time: number } | undefined;
  for await (const text of texts) {
    try {
      const { signed, signature } = open(text, keys);
      const time = Date.parse(signature.time);
      if (isStateOf(signed, of) && (!newest || time > newest.time)) newest = { state: signed, time };
    } catch {
      // Not the runner's: it says nothing.
    }
  }
  return newest?.state;
}

function isStateOf(signed: unknown, of: PointIdentity): signed is State {
  const state = signed as State;
  const same = state?.app === of.app && state.cluster === of.cluster && state.run === of.run;
  return same && state.kind === 'jerrycan/state' && state.version === 1;
}
