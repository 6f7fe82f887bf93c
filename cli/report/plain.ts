import type { Terminal } from '../terminal/terminal';
import { amount, describe, printable } from './event';
import type { Reporter } from './reporter';

/** In a log nobody wants a line every two seconds. */
const BYTES_EVERY_MS = 15_000;

/** For logs: one line an event on stderr, with the runner's time. */
export function plainReporter(terminal: Terminal, now: () => number = Date.now): Reporter {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    event: (event) => terminal.err(`${event.time} ${describe(event)}`),
    text: (line) => terminal.err(printable(line)),
    bytes(bytes, total) {
      if (now() - shown < BYTES_EVERY_MS) return;
      shown = now();
      terminal.err(`${new Date(shown).toISOString()} task: ${amount(bytes, total)}`);
    },
    note: (line) => terminal.err(line),
    end: () => {},
  };
}
