import type { Clock } from '../../runner/ports/clock';
import { retried } from '../../runner/ports/retry';
import { Failure } from '../terminal/failure';

/** Enough for a laptop that changes its network, and for an API server that is replaced. */
const PATIENCE_MS = 5 * 60_000;
const AGAIN_MS = 1_000;

/** Retries a request while retrying may help, then throws the last failure. `note` is called once. */
export function patiently<T>(
  ask: () => Promise<T>,
  { clock, signal, note }: { clock: Clock; signal: AbortSignal; note: (line: string) => void },
): Promise<T> {
  const since = clock.now();
  let noted = false;
  const isHopeful = (cause: Error) => {
    signal.throwIfAborted();
    if (!(cause instanceof Failure) || !cause.transient || clock.now() - since >= PATIENCE_MS) return false;
    if (!noted) note(`${cause.message}; retrying for 5 minutes`);
    noted = true;
    return true;
  };
  return retried(
    { retries: Number.POSITIVE_INFINITY, retryAfterMilliseconds: AGAIN_MS, clock, signal },
    ask,
    isHopeful,
  );
}
