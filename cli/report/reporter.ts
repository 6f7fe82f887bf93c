import type { RunnerEvent } from './event';

/** Shows a followed run. */
export interface Reporter {
  /** Shows an event of the runner; `line` is the unchanged text of the log. */
  event(event: RunnerEvent, line: string): void;
  /** Shows a line of the log that is not an event. */
  text(line: string): void;
  /** Shows the bytes that the task has moved so far, while its ActionSet runs. */
  bytes(bytes: number, total: number | undefined): void;
  /** Shows a message of the CLI. */
  note(line: string): void;
  /** Stops, and leaves the screen clean. */
  end(): void;
}
