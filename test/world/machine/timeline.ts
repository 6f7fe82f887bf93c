/** An event at a time, unless it is canceled. */
export interface Happening {
  cancel(): void;
}

interface Entry extends Happening {
  readonly at: number;
  readonly order: number;
  deed: (() => void) | undefined;
}

/** The time of the world. It stops while a program has work to do, and then jumps to the next event. */
export class Timeline {
  private readonly heap: Entry[] = [];
  private made = 0;

  /** @param time milliseconds since the epoch */
  constructor(private time = Date.parse('2026-11-21T04:00:00.000Z')) {}

  now(): number {
    return this.time;
  }

  /** In whole milliseconds. Events of the same time happen in the order in which they were planned. */
  after(milliseconds: number, deed: () => void): Happening {
    const entry: Entry = {
      at: this.time + Math.max(0, Math.ceil(milliseconds)),
      order: this.made++,
      deed,
      cancel() {
        entry.deed = undefined;
      },
    };
    this.push(entry);
    return entry;
  }

  /** Not for processes, which may be dead by then: they have a clock of their own. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Lets every event happen that is due by then; ends earlier if there is none, or if `ended` returns true. */
  async run(until: number, ended: () => boolean = () => false): Promise<void> {
    for (;;) {
      // All that was woken runs until it waits again: nothing here waits for anything but this timeline.
      await new Promise(setImmediate);
      if (ended()) return;
      while (this.heap[0] && !this.heap[0].deed) this.pop();
      const next = this.heap[0];
      if (!next?.deed || next.at > until) break;
      this.pop();
      this.time = next.at;
      next.deed();
    }
    this.time = Math.max(this.time, until);
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
