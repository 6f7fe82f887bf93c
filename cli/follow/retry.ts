import type { Clock } from '../../runner/ports/clock';
import { retried } from '../../runner/ports/retry';
import { Failure } from '../terminal/failure';

/** A laptop that changes its network, an API server that is replaced: both are back by then. */
const PATIENCE_MS = 5 * 60_000;
const AGAIN_MS = 1_000;

/** Asks again while asking again may help; the last failure is thrown. `note` hears of it once. */
export function patiently<T>(
  ask: () => Promise<T>,
  { clock, signal, note }: { clock: Clock; signal: AbortSignal; note: (line: string) => void },
): Promise<T> {
  const since = clock.now();
  let noted = false;
  const isHopeful = (cause: Error) => {
    signal.throwIfAborted();
    if (!(cause instanceof Failure) || !cause.transient || clock.now() - since >= PATIENCE_MS) return false;
    if (!noted) note(`${cause.message}; trying again for 5 minutes`);
    noted = true;
    return true;
  };
  return retried(
    { retries: Number.POSITIVE_INFINITY, retryAfterMilliseconds: AGAIN_MS, clock, signal },
    ask,
    isHopeful,
  );
}
