/** Any number of keys with one version each, stored as one: `<prefix>0000000`, `<prefix>0000001` and so on. */
export class JunkKeys {
  constructor(
    private readonly prefix: string,
    private readonly count: number,
    readonly versionId: string,
    readonly body: Buffer,
    /** The part after the number: `/index` makes as many directories. */
    private readonly suffix = '',
    private readonly digits = 7,
  ) {}

  has(key: string): boolean {
    const { prefix, suffix, count, digits } = this;
    if (!key.startsWith(prefix) || !key.endsWith(suffix)) return false;
    const number = key.slice(prefix.length, key.length - suffix.length);
    return /^\d+$/.test(number) && number.length === digits && Number(number) < count;
  }

  /** In key order. */
  *below(prefix: string): Generator<string> {
    if (!this.prefix.startsWith(prefix) && !prefix.startsWith(this.prefix)) return;
    for (let i = 0; i < this.count; i++) {
      const key = `${this.prefix}${String(i).padStart(this.digits, '0')}${this.suffix}`;
      if (key.startsWith(prefix)) yield key;
    }
  }
}

/** Merges sorted keys of several sources, each once. */
export function* merged(sources: readonly Iterator<string>[]): Generator<string> {
  const heads = sources.map((source) => ({ source, next: source.next() }));
  let last: string | undefined;
  for (;;) {
    let least: (typeof heads)[number] | undefined;
    for (const head of heads) if (!head.next.done && (!least || head.next.value < least.next.value)) least = head;
    if (!least) return;
    if (least.next.value !== last) yield least.next.value;
    last = least.next.value;
    least.next = least.source.next();
  }
}
