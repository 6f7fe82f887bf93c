import { rfc3339 } from '../../contracts/time';
import type { Clock } from './clock';

/** What follows the time, the app and the run in a line of the log. */
export interface LogEvents {
  /** A step of the run begins. */
  step: { step: string; [detail: string]: unknown };
  /** While bytes are read back, at most once a second. */
  progress: { step: string; bytes: number; total: number };
  /** An ActionSet was created, or its state or phase changed. */
  'action-set': { actionSet: string; action: string; state: string; phase: string | null; namespace: string };
  'restore-point': { key: string; bytes: number; seconds: number };
  /** Retention took a restore point out of the catalog; its objects stay until their lock ends, where there is one. */
  retired: { retired: string; lockedUntil: string | null };
  /** Verification read a restore point back, and it is as it was written. */
  verified: { verified: string; bytes: number; seconds: number };
  /** Of a restore point over which something lies, so many signed objects were copied to `recovered/`. */
  recovered: { recovered: string; objects: number };
  /** Something that a person should look at; the run goes on. */
  warning: { step: string; cause: string; next: string };
  failed: { step: string; cause: string; next: string };
  done: { exitCode: number; seconds: number };
}

/** One JSON object a line. Remembers the step, so that whatever fails is said with where. */
export class Log {
  /** The step that has begun last. */
  step = 'start';
  private run: string | undefined;

  constructor(
    private readonly write: (line: string) => void,
    private readonly clock: Clock,
    private readonly app: string,
  ) {}

  /** From now on the lines carry this run's name. */
  of(run: string): void {
    this.run = run;
  }

  begin(step: string, details: Record<string, unknown> = {}): void {
    this.step = step;
    this.event('step', { step, ...details });
  }

  warn(cause: string, next: string, step = this.step): void {
    this.event('warning', { step, cause, next });
  }

  event<E extends keyof LogEvents>(event: E, fields: LogEvents[E]): void {
    const level = event === 'failed' ? 'error' : event === 'warning' ? 'warn' : 'info';
    const time = rfc3339(this.clock.now());
    this.write(JSON.stringify({ time, level, app: this.app, run: this.run ?? null, event, ...fields }));
  }
}
