import type { Clock } from '../../../runner/ports/clock';
import type { Random } from './random';
import type { Timeline } from './timeline';

/** Where a process is struck, counted in its own requests to API server and store. */
export interface Strike {
  /** The first request is 1. */
  readonly at: number;
  /** `before` the request is sent; when it is `done` and its answer under way; or while the request is, to be done `late`. */
  readonly when: 'before' | 'done' | 'late';
  /** How long it is only asleep, in milliseconds. @default - it dies */
  readonly asleep?: number;
}

export interface ProcessProps {
  readonly name: string;
  /** The app of the run; the guard has none. */
  readonly app?: string;
  readonly timeline: Timeline;
  readonly random: Random;
  /** Milliseconds that its clock is ahead of the world's. @default 0 */
  readonly ahead?: number;
  readonly strike?: Strike | undefined;
}

/** A program in a pod. Killed, it never gets an answer and no timer of it fires; asleep, it gets them all when it wakes up. */
export class Process {
  readonly name: string;
  readonly app: string | undefined;
  alive = true;
  /** When it was killed or ended; `undefined`: it lives. */
  endedAt: number | undefined;
  /** To API server and store. */
  requests = 0;
  apiRequests = 0;
  strike: Strike | undefined;
  /** Called when it is killed or has ended. */
  onEnd: () => void = () => {};
  private ahead: number;
  private wakesAt = 0;
  private reachesAt = 0;
  private readonly timeline: Timeline;
  readonly clock: Clock;

  constructor({ name, app, timeline, random, ahead = 0, strike }: ProcessProps) {
    this.name = name;
    this.app = app;
    this.timeline = timeline;
    this.ahead = ahead;
    this.strike = strike;
    this.clock = {
      now: () => timeline.now() + this.ahead,
      random: () => random.next(),
      sleep: (milliseconds, signal) => this.sleep(milliseconds, signal),
    };
  }

  /** Also what `process.exit` does to all that is still under way in it. */
  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.endedAt = this.timeline.now();
    this.onEnd();
  }

  /** It does not run for so long: its node swaps, its virtual machine is moved. */
  freeze(milliseconds: number): void {
    this.wakesAt = Math.max(this.wakesAt, this.timeline.now() + milliseconds);
  }

  /** Its node reaches no server for so long. */
  cutOff(milliseconds: number): void {
    this.reachesAt = Math.max(this.reachesAt, this.timeline.now() + milliseconds);
  }

  get isCutOff(): boolean {
    return this.timeline.now() < this.reachesAt;
  }

  /** Its clock is set; timers are not. */
  jump(milliseconds: number): void {
    this.ahead += milliseconds;
  }

  /** When it last woke up, or will; milliseconds since the epoch. 0: it never slept. */
  get wokeAt(): number {
    return this.wakesAt;
  }

  get isAsleep(): boolean {
    return this.timeline.now() < this.wakesAt;
  }

  /** Does it as soon as the process can do anything; never if it is dead. */
  resume(deed: () => void): void {
    if (!this.alive) return;
    if (this.isAsleep) this.timeline.after(this.wakesAt - this.timeline.now(), () => this.resume(deed));
    else deed();
  }

  private sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.alive) return;
      if (signal?.aborted) return reject(signal.reason);
      let over = false;
      const aborted = () => {
        if (over) return;
        over = true;
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = this.timeline.after(milliseconds, () =>
        this.resume(() => {
          if (over) return;
          over = true;
          signal?.removeEventListener('abort', aborted);
          resolve();
        }),
      );
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }
}
