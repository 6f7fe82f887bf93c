/** Objects whose answers come at once, from memory. */
const SYNCHRONOUS = ['now', 'random'];

/** A program that can be killed or paused. Then it gets no answers and none of its timers fires, forever or until it continues. */
export class FakeProcess {
  private gate: Promise<void> | undefined;
  private open: () => void = () => {};
  private died: () => void = () => {};
  /** Resolves when it is killed. */
  readonly dead = new Promise<void>((resolve) => {
    this.died = resolve;
  });

  sleep(): void {
    this.gate ??= new Promise((resolve) => {
      this.open = resolve;
    });
  }

  wake(): void {
    this.gate = undefined;
    this.open();
  }

  kill(): void {
    this.sleep();
    this.wake = () => {};
    this.died();
  }

  /** The same object, as this process sees it: its requests take effect, but the answers arrive only while it is awake. */
  sees<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function' || SYNCHRONOUS.includes(String(name))) return member;
        const call = (args: unknown[]) => member.apply(target, args);
        if (name === 'versions') return (...args: unknown[]) => this.list(() => call(args));
        return (...args: unknown[]) =>
          this.gate ? this.gate.then(() => this.late(call(args))) : this.late(call(args));
      },
    });
  }

  private async late<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } finally {
      await this.gate;
    }
  }

  private async *list<T>(items: () => AsyncIterable<T>): AsyncGenerator<T> {
    await this.gate;
    for await (const item of items()) {
      if (this.gate) await this.gate;
      yield item;
    }
    await this.gate;
  }
}
