import type { Timeline } from '../machine/timeline';

/** `half`: between the first drop and the end of a load. `dropped`: a load that failed dropped its databases. */
type Content = { readonly kind: 'whole'; readonly value: number } | { readonly kind: 'half' | 'dropped' | 'torn' };

export interface DatabaseProps {
  readonly timeline: Timeline;
  /** Milliseconds in which a writer of the app lived. */
  readonly written: () => number;
  /** Some captures of the app are old, and others new. */
  readonly isMixed: () => boolean;
}

/** What a client reads: the data; the time that writers lived until then, the same for all databases of an app; where the data come from. */
export interface Reading {
  readonly value: string;
  readonly written: number;
  readonly line: string;
}

/** What the data of a capture are here: the number of its writes. While a writer lives there is one each millisecond. */
export class Database {
  private content: Content;
  private writers = 0;
  private since = 0;
  private loader: { readonly alive: boolean } | undefined;
  /** The run whose point was loaded last. */
  line = 'start';
  /** Told of what must never happen: an app writes on data that is neither old nor new. */
  onWrong: (what: string) => void = () => {};

  constructor(
    private readonly props: DatabaseProps,
    value: number,
  ) {
    this.content = { kind: 'whole', value };
  }

  /** A writer's container started or ended. */
  writer(more: 1 | -1): void {
    this.pass();
    this.writers += more;
    this.look('a writer was started');
  }

  get isWhole(): boolean {
    return this.content.kind === 'whole';
  }

  /** What a client reads now: equal only if nothing was written between two reads. */
  read(): Reading {
    this.pass();
    const { content, line, props } = this;
    const mixed = content.kind === 'whole' && props.isMixed() ? 'mixed' : undefined;
    const value = mixed ?? (content.kind === 'whole' ? String(content.value) : content.kind);
    return { value, written: props.written(), line };
  }

  /** From here on its content is unknown, until a load ends. */
  beginLoad(loader: { readonly alive: boolean }): void {
    this.pass();
    if (this.loader?.alive) this.onWrong('a load began while another one was under way');
    this.loader = loader;
    this.become({ kind: 'half' });
  }

  /**
   * @param parts what the parts of the dump held: the same number in each, or they are of different times
   * @param line where the data come from
   */
  endLoad(parts: readonly string[], line: string): void {
    this.loader = undefined;
    this.line = line;
    const [value = ''] = parts;
    const sound = /^\d+$/.test(value) && parts.every((part) => part === value);
    this.become(sound ? { kind: 'whole', value: Number(value) } : { kind: 'torn' });
  }

  drop(): void {
    this.loader = undefined;
    this.become({ kind: 'dropped' });
  }

  private become(content: Content): void {
    this.content = content;
    this.since = this.props.timeline.now();
    this.look(`the data became ${content.kind}`);
  }

  private pass(): void {
    const now = this.props.timeline.now();
    if (this.writers > 0 && this.content.kind === 'whole')
      this.content = { kind: 'whole', value: this.content.value + now - this.since };
    this.since = now;
  }

  private look(what: string): void {
    if (this.writers > 0 && this.content.kind !== 'whole')
      this.onWrong(`${what}, and ${this.writers} writers run on data that are ${this.content.kind}`);
  }
}
