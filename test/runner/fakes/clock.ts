import type { Clock } from '../../../runner/ports/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while all sleep, and then at once. Randomness is a fixed sequence. */
export class FakeClock implements Clock {
  private sleepers: Sleeper[] = [];
  private pumping = false;
  private seed = 1;

  constructor(private time = Date.parse('2026-11-21T04:15:00.000Z')) {}

  now(): number {
    return this.time;
  }

  random(): number {
    this.seed = (this.seed * 48_271) % 2_147_483_647;
    return this.seed / 2_147_483_647;
  }

  /** Lets time pass without waking a sleeper, between two runs. */
  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const aborted = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const sleeper = { at: this.time + Math.max(0, milliseconds), wake };
      signal?.addEventListener('abort', aborted, { once: true });
      this.sleepers.push(sleeper);
      this.pump();
    });
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    setImmediate(() => {
      this.pumping = false;
      const [next] = this.sleepers.sort((a, b) => a.at - b.at);
      if (!next) return;
      this.sleepers = this.sleepers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.wake();
      this.pump();
    });
  }
}
