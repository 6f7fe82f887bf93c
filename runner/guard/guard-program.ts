import { insidePod } from '../kubernetes/pod';
import { systemClock } from '../ports/clock';
import { Log } from '../ports/log';
import { guard } from './guard';
import { Probe } from './probe';

/** The port of the kubelet's probes. */
const PORT = 8080;

/**
 * Runs the guard in its pod. It has no store, no key and no app of its own. It returns as soon as SIGTERM arrives, since it may be stopped between any two requests.
 *
 *
 * @throws Failure with the exit code 2
 */
export async function runGuard(env: NodeJS.ProcessEnv, write: (line: string) => void): Promise<void> {
  const clock = systemClock;
  const terminated = new AbortController();
  const ended = new Promise<void>((end) => {
    process.once('SIGTERM', () => {
      terminated.abort();
      end();
    });
  });
  const probe = new Probe(clock);
  await probe.serve(PORT);
  const logOf = (app: string) => new Log(write, clock, app);
  const context = { ...insidePod(env), clock, logOf, signal: terminated.signal };
  await Promise.race([ended, guard(context, (blocked) => probe.tick(blocked))]);
}
