import type { Terminal } from '../terminal/terminal';
import type { Reporter } from './reporter';

/** Prints a run for scripts: the runner's events on stdout, unchanged, and everything else on stderr. */
export function jsonReporter(terminal: Terminal): Reporter {
  return {
    event: (_, line) => terminal.out(line),
    text: (line) => terminal.err(line),
    bytes: () => {},
    note: (line) => terminal.err(line),
    end: () => {},
  };
}
