import { replicas } from '../e2e/world/app/wordpress';

/** What the app had at one moment; milliseconds since the epoch. */
export interface Look {
  readonly at: number;
  readonly wanted: number;
  readonly ready: number;
}

/** When was the app down, and since when has it been whole again? */
export class Looks {
  constructor(
    /** The replicas that it should have. */
    private readonly whole: number,
    protected readonly looks: Look[] = [],
  ) {}

  /** The longest time without a ready replica. Milliseconds. */
  get down(): number {
    let longest = 0;
    let since: number | undefined;
    for (const { at, ready } of this.looks) {
      since = ready > 0 ? undefined : (since ?? at);
      if (since !== undefined) longest = Math.max(longest, at - since);
    }
    return longest;
  }

  get fewestWanted(): number {
    return Math.min(...this.looks.map(({ wanted }) => wanted));
  }

  /** It is told to have all its replicas, and has them. */
  get isWhole(): boolean {
    const last = this.looks.at(-1);
    return last?.wanted === this.whole && last.ready === this.whole;
  }

  /** The longest time since a moment in which it was not told to have all its replicas; for ever, if it never was again. Milliseconds. */
  longestUntold(moment: number): number {
    let longest = 0;
    let since: number | undefined;
    for (const { at, wanted } of this.looks) {
      if (since !== undefined) longest = Math.max(longest, at - Math.max(since, moment));
      since = wanted === this.whole ? undefined : (since ?? at);
    }
    return since === undefined ? longest : Number.POSITIVE_INFINITY;
  }

  /** From a moment until it was told to have all its replicas, and has been since. Milliseconds. */
  toldAfter(moment: number): number {
    return this.after(moment, ({ wanted }) => wanted === this.whole);
  }

  /** The same, until they were ready. */
  wholeAfter(moment: number): number {
    return this.after(moment, ({ wanted, ready }) => wanted === this.whole && ready === this.whole);
  }

  /** The looks, for evidence: only those that differ from the one before. */
  get story(): string[] {
    const changes = this.looks.filter((look, n) => {
      const before = this.looks[n - 1];
      return before?.wanted !== look.wanted || before.ready !== look.ready;
    });
    return changes.map(({ at, wanted, ready }) => `${new Date(at).toISOString()} wanted ${wanted}, ready ${ready}`);
  }

  private after(moment: number, sound: (look: Look) => boolean): number {
    const last = this.looks.findLastIndex((look) => !sound(look));
    const next = this.looks[last + 1];
    if (last >= 0 && !next) return Number.POSITIVE_INFINITY;
    return Math.max(0, (last < 0 ? moment : next!.at) - moment);
  }
}

/** Checks the app every 100 ms until it is ended. */
export class Outage extends Looks {
  private ended = false;
  private readonly loop = this.watch();

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      const look = await replicas().catch(() => undefined);
      if (look) this.looks.push({ at: Date.now(), ...look });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
