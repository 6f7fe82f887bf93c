import type { RunnerEvent } from './event';

/** Shows a run to whoever follows it. */
export interface Reporter {
  /** An event of the runner; `line` is the log's own text. */
  event(event: RunnerEvent, line: string): void;
  /** A line of the log that is no event. */
  text(line: string): void;
  /** Bytes that the task has moved, as it says itself while its ActionSet runs. */
  bytes(bytes: number, total: number | undefined): void;
  /** Something that the CLI itself has to say. */
  note(line: string): void;
  /** Nothing more comes; the screen is left clean. */
  end(): void;
}
