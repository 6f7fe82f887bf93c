import type { Timeline } from '../machine/timeline';
import { Database } from './database';

/** Where the data of each capture come from: `start`, or the run whose point was loaded last. */
type Lines = ReadonlyMap<string, string>;

/** The data of an app: one database for each capture. The same writers write to all of them. */
export class AppData {
  readonly databases: ReadonlyMap<string, Database>;
  /** Told of what must never happen: an app writes on data that is neither old nor new, or of which some are old and others new. */
  onWrong: (what: string, isMixed: boolean) => void = () => {};
  /** What the app last ran on. */
  private agreed: Lines;
  /** What the restores since then may make of it, by their text. */
  private readonly possible = new Set<string>();
  private writers = 0;
  private writtenFor = 0;
  private since = 0;

  constructor(
    private readonly timeline: Timeline,
    captures: readonly string[],
    value: number,
  ) {
    const props = { timeline, written: () => this.written, isMixed: () => !this.isAgreed };
    this.databases = new Map(captures.map((name) => [name, new Database(props, value)]));
    for (const [name, database] of this.databases)
      database.onWrong = (what) => this.onWrong(captures.length === 1 ? what : `${name}: ${what}`, false);
    this.agreed = this.lines;
  }

  /** A writer's container started or ended. */
  writer(more: 1 | -1): void {
    this.writtenFor = this.written;
    this.since = this.timeline.now();
    this.writers += more;
    for (const database of this.databases.values()) database.writer(more);
    if (more === 1) this.comesUp('a writer was started');
  }

  get isServed(): boolean {
    return this.writers > 0;
  }

  get isWhole(): boolean {
    return [...this.databases.values()].every(({ isWhole }) => isWhole);
  }

  /** All captures are of one state: the one that the app last ran on, or one that a restore was asked for. */
  get isAgreed(): boolean {
    const now = this.lines;
    return isSame(now, this.agreed) || this.possible.has(textOf(now));
  }

  /**
   * A restore may bring these captures to these lines, and leaves the others as they are.
   *
   * @param lines only of the captures that it loads
   */
  mayBecome(lines: Lines): void {
    // A dead restore may have loaded all of its captures. If it has loaded only some, the state before it counts.
    const next = new Map([...(this.isAgreed ? this.lines : this.agreed), ...lines]);
    this.possible.add(textOf(next));
  }

  /** The app runs on what it has now. */
  comesUp(what: string): void {
    if (!this.isWhole) return;
    if (!this.isAgreed) this.onWrong(`${what}, and some captures are old and others new: ${textOf(this.lines)}`, true);
    this.agreed = this.lines;
    this.possible.clear();
  }

  describe(): string {
    return textOf(this.lines);
  }

  private get lines(): Lines {
    return new Map([...this.databases].map(([name, { line }]) => [name, line]));
  }

  /** Milliseconds in which a writer lived. */
  private get written(): number {
    return this.writtenFor + (this.writers > 0 ? this.timeline.now() - this.since : 0);
  }
}

const textOf = (lines: Lines): string => [...lines].map(([name, line]) => `${name} ${line}`).join(', ');

const isSame = (one: Lines, other: Lines): boolean => textOf(one) === textOf(other);
