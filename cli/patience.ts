import type { Clock } from '../runner/clock';
import { Failure } from './failure';

/** A laptop that changes its network, an API server that is replaced: both are back by then. */
const PATIENCE_MS = 5 * 60_000;
const AGAIN_MS = 2_000;

/** Asks again while asking again may help; the last failure is thrown. `note` hears of it once. */
export async function patiently<T>(
  ask: () => Promise<T>,
  props: { clock: Clock; signal: AbortSignal; note: (line: string) => void },
): Promise<T> {
  const since = props.clock.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (cause) {
      props.signal.throwIfAborted();
      const hopeful = cause instanceof Failure && cause.transient && props.clock.now() - since < PATIENCE_MS;
      if (!hopeful) throw cause;
      if (attempt === 0) props.note(`${cause.message}; trying again for 5 minutes`);
      await props.clock.sleep(AGAIN_MS, props.signal);
    }
  }
}
