import { rfc3339 } from '../../contracts/time';
import type { Clock } from './clock';

/** The fields of each log event, after the time, the app and the run. */
export interface LogEvents {
  /** A step of the run starts. */
  step: { step: string; [detail: string]: unknown };
  /** Bytes were read back; at most once a second. */
  progress: { step: string; bytes: number; total: number };
  /** An ActionSet was created, or its state or phase changed. */
  'action-set': {
    actionSet: string;
    /** The capture's name. Older runners do not write it. */
    capture?: string;
    action: string;
    state: string;
    phase: string | null;
    namespace: string;
    /** The namespace of its task. Older runners do not write it. */
    taskNamespace?: string;
  };
  'restore-point': { key: string; bytes: number; seconds: number };
  /** Retention removed a restore point from the catalog. Its objects stay until their lock, if any, expires. */
  retired: { retired: string; lockedUntil: string | null };
  /** Verification read a restore point back, and it matches what was written. */
  verified: { verified: string; bytes: number; seconds: number };
  /** The number of signed objects of a covered restore point that were copied to `recovered/`. */
  recovered: { recovered: string; objects: number };
  /** A problem that a person should check; the run continues. */
  warning: { step: string; cause: string; next: string };
  failed: { step: string; cause: string; next: string };
  done: { exitCode: number; seconds: number };
}

/** Writes one JSON object per line. It remembers the current step, so that every failure names one. */
export class Log {
  /** The step that started last. */
  step = 'start';
  private run: string | undefined;

  constructor(
    private readonly write: (line: string) => void,
    private readonly clock: Clock,
    private readonly app: string,
  ) {}

  /** Adds this run's name to all further lines. */
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
