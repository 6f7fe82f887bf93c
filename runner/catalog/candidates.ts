import type { ObjectVersion } from '../ports/object-store';

/** How many of the newest, and how many of the oldest, versions of a file are read, at one request each. */
export const CANDIDATES = 16;

/** The possible sizes of a file that the runner wrote. Smaller and larger versions are junk and cost no request. */
export interface Sizes {
  readonly least: number;
  readonly most: number;
}

export const isPlausible = ({ bytes }: ObjectVersion, { least, most }: Sizes): boolean =>
  bytes >= least && bytes <= most;

/**
 * Selects which versions of one of the runner's own files (`restore-point.json`, `state.json`) are read. Before the store's policies refused
 * it, an attacker may have written junk both before and after the runner's version. So it selects the newest
 * and the oldest versions of plausible size. The newest version, and the newest that is not a marker, are always included, whatever their size.
 */
export class Candidates {
  private readonly tops: ObjectVersion[] = [];
  private readonly newest: ObjectVersion[] = [];
  private readonly oldest: ObjectVersion[] = [];
  private marked = true;

  /** @param each how many of the newest, and how many of the oldest, to select */
  constructor(
    private readonly sizes: Sizes,
    private readonly each = CANDIDATES,
  ) {}

  /** @param version the next older version */
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

  /** The selected versions, newest first. */
  get versions(): ObjectVersion[] {
    return [...new Set([...this.tops, ...this.newest, ...this.oldest])];
  }
}
