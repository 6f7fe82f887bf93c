import type { Terminal } from '../terminal/terminal';
import { amount, describe, printable } from './event';
import { duration } from './measure';
import type { Reporter } from './reporter';

/** The shortest time between two lines about bytes. Milliseconds. */
const BYTES_EVERY_MS = 10_000;
/** In a long step the lines become rarer: one for each tenth of the time that has passed. */
const SHARE = 10;
/** Wide enough for `23 h 59 min`. */
const WIDTH = 11;

/**
 * Prints a run for logs, on stderr: one line for each step, and now and then one about bytes. Each line starts with the time since the run's first event.
 * The phases of an ActionSet have no line, unless one fails.
 */
export function plainReporter(terminal: Terminal, now: () => number = Date.now): Reporter {
  /** Of the first event, by the runner's clock. */
  let start: number | undefined;
  /** The last event, by the runner's clock, and when it was read here. */
  let last = { event: 0, read: now() };
  let step = { name: 'start', since: 0 };
  let shown = Number.NEGATIVE_INFINITY;

  const elapsed = (): number => (start === undefined ? 0 : last.event - start + (now() - last.read));
  const print = (at: number, text: string): void =>
    terminal.err(printable(`${duration(Math.floor(Math.max(0, at) / 1000)).padStart(WIDTH)}  ${text}`));
  const bytes = (moved: number, total: number | undefined): void => {
    const at = elapsed();
    const pause = Math.max(BYTES_EVERY_MS, (at - step.since) / SHARE);
    if (at - Math.max(shown, step.since) < pause) return;
    shown = at;
    print(at, `${step.name}: ${amount(moved, total)}`);
  };

  return {
    event(event) {
      const time = Date.parse(event.time);
      start ??= time;
      last = { event: time, read: now() };
      const at = time - start;
      const isNew = (event.event === 'step' || event.event === 'progress') && event.step !== step.name;
      if (isNew) step = { name: event.step, since: at };
      if (event.event === 'progress') {
        if (isNew) print(at, event.step);
        bytes(event.bytes, event.total);
      } else if (event.event !== 'action-set' || event.state === 'failed') print(at, describe(event));
    },
    text: (line) => terminal.err(printable(line)),
    bytes,
    note: (line) => terminal.err(printable(line)),
    end: () => {},
  };
}
