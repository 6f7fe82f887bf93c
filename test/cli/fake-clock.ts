import type { Clock } from '../../runner/clock';

/** Time that passes only while everybody sleeps. */
export class FakeClock implements Clock {
  private sleepers: { at: number; wake: () => void }[] = [];
  private pumping = false;

  constructor(private time: number = Date.parse('2026-11-21T04:15:00Z')) {}

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const aborted = () => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const sleeper = { at: this.time + milliseconds, wake };
      signal?.addEventListener('abort', aborted);
      this.sleepers.push(sleeper);
      this.pump();
    });
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    // Whatever can go on without time goes on first.
    setImmediate(() => {
      this.pumping = false;
      this.sleepers.sort((a, b) => a.at - b.at);
      const next = this.sleepers.shift();
      if (!next) return;
      this.time = Math.max(this.time, next.at);
      next.wake();
      if (this.sleepers.length > 0) this.pump();
    });
  }
}
