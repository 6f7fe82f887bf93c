import type { Failure } from '../../../runner/ports/failure';
import type { Process, Strike } from '../machine/process';
import type { Timeline } from '../machine/timeline';
import type { App } from './app';

/** One pod of a Job. */
export interface Attempt {
  readonly process: Process;
  readonly sigterm: (why?: string) => void;
  /** `undefined`: it was killed, and has no exit code of its own. */
  exitCode: number | undefined;
  /** Its node is drained: its own exit code then does not end the Job (`podFailurePolicy`). */
  isDisrupted: boolean;
  /** It got SIGTERM. */
  isTold: boolean;
  failure: Failure | undefined;
}

export interface JobProps {
  readonly name: string;
  readonly app: App;
  readonly command: 'backup' | 'restore' | 'unblock' | 'verify';
  /** How many pods may follow the first. */
  readonly backoffLimit: number;
  /** Milliseconds; `undefined`: none. */
  readonly activeDeadline?: number | undefined;
  /** Where the first pod is struck. */
  readonly strike?: Strike | undefined;
  /** Milliseconds until a pod that has ended is seen, and the next one starts. */
  readonly again: () => number;
  /** Starts a pod. */
  readonly begin: (job: Job, strike: Strike | undefined) => Attempt;
  readonly timeline: Timeline;
  readonly onEnd: (job: Job) => void;
}

/** A Job of the app's CronJob, or of a person: one pod after the other, the next when the last one has ended. */
export class Job {
  readonly attempts: Attempt[] = [];
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** `true`: succeeded; `undefined`: it runs. */
  succeeded: boolean | undefined;

  constructor(readonly props: JobProps) {
    this.began = props.timeline.now();
    this.pod(props.strike);
    if (props.activeDeadline !== undefined)
      props.timeline.after(props.activeDeadline, () => {
        if (this.succeeded !== undefined) return;
        this.end(false);
        this.stop('its deadline has passed');
      });
  }

  get name(): string {
    return this.props.name;
  }

  get current(): Attempt {
    return this.attempts.at(-1)!;
  }

  get exitCode(): number | undefined {
    return this.current.exitCode;
  }

  /** SIGTERM, and 60 s later SIGKILL: a drained node, a deleted Job, a deadline. */
  stop(why: string, isDisrupted = false): void {
    const { sigterm, process } = this.current;
    if (!process.alive) return;
    this.current.isDisrupted = isDisrupted;
    process.resume(() => sigterm(why));
    this.props.timeline.after(60_000, () => process.kill());
  }

  /** SIGKILL, or its node is gone. */
  kill(): void {
    this.current.process.kill();
  }

  /** The next pod, now: its predecessor has ended. */
  again(strike?: Strike): Attempt {
    this.pod(strike);
    return this.current;
  }

  private pod(strike: Strike | undefined): void {
    const attempt = this.props.begin(this, strike);
    this.attempts.push(attempt);
    attempt.process.onEnd = () => this.ended();
    // Struck at its very first request.
    if (!attempt.process.alive) this.ended();
  }

  private ended(): void {
    if (this.succeeded !== undefined) return;
    const { exitCode, isDisrupted } = this.current;
    // An exit code of the runner itself is final; a runner that was killed has none of its own.
    const isOver = exitCode !== undefined && (exitCode === 0 || !isDisrupted);
    if (isOver || this.attempts.length > this.props.backoffLimit) this.end(exitCode === 0);
    else
      this.props.timeline.after(this.props.again(), () => {
        if (this.succeeded === undefined && !this.current.process.alive) this.pod(undefined);
      });
  }

  private end(succeeded: boolean): void {
    this.succeeded = succeeded;
    this.props.onEnd(this);
  }
}
