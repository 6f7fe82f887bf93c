import type { ObjectVersion } from '../ports/object-store';

/** So many of the newest and so many of the oldest versions of a file are worth a request each. */
export const CANDIDATES = 16;

/** The bytes that a file of the runner's own can have; what is smaller or larger is junk and costs no request. */
export interface Sizes {
  readonly least: number;
  readonly most: number;
}

export const isPlausible = ({ bytes }: ObjectVersion, { least, most }: Sizes): boolean =>
  bytes >= least && bytes <= most;

/**
 * The versions of one of the runner's own files (`restore-point.json`, `state.json`) that are read, out of any number that lie there. Whoever
 * could write the file before the store's policies refused it may have laid junk under what the runner wrote, and over it: so it is the newest
 * and the oldest of plausible size. The newest version and the newest that is no marker are always among them, whatever their size.
 */
export class Candidates {
  private readonly tops: ObjectVersion[] = [];
  private readonly newest: ObjectVersion[] = [];
  private readonly oldest: ObjectVersion[] = [];
  private marked = true;

  /** @param each so many of the newest, and so many of the oldest */
  constructor(
    private readonly sizes: Sizes,
    private readonly each = CANDIDATES,
  ) {}

  /** @param version the next older one */
  add(version: ObjectVersion): void {
    if (this.tops.length === 0 || (this.marked && !version.marker)) this.tops.push(version);
    this.marked &&= version.marker;
    if (version.marker || !isPlausible(version, this.sizes)) return;
    if (this.newest.length < this.each) {
      this.newest.push(version);
      return;
    }
    this.oldest.push(version);
    if (this.oldest.length > this.each) this.oldest.shift();
  }

  /** The newest first. */
  get versions(): ObjectVersion[] {
    return [...new Set([...this.tops, ...this.newest, ...this.oldest])];
  }
}
