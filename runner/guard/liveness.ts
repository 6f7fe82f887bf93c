import { parseTime } from '../../contracts/time';
import type { LeaseObject } from '../lease/lease-object';

/** The holder of a Lease that the guard has taken over. */
export const GUARD = 'guard';

/** A run whose Lease has not changed for so long is dead. Milliseconds. */
const DEAD_AFTER = 60_000;
/** So is one that was not renewed for so long by its own word, after so long a look: a live one renews every 15 s. */
const LOOKED_FOR = 20_000;
/** Between two looks. Whatever took longer (an API server that was away, a clock that jumped) a live run may not have renewed in. */
const LONGEST_GAP = 30_000;

/** `free`: nobody holds the Lease. */
export type Holder = 'free' | 'guard' | 'alive' | 'dead';

interface Sighting {
  readonly version: string | undefined;
  /** When this version was seen first, and at every look since. */
  readonly since: number;
}

/** Which Leases were seen unchanged, and for how long: by the guard's own eyes and clock. */
export class Sightings {
  private seen = new Map<string, Sighting>();
  private looked = Number.NEGATIVE_INFINITY;

  /** @param leases all that there are now */
  look(leases: readonly LeaseObject[], now: number): void {
    const unbroken = now >= this.looked && now - this.looked <= LONGEST_GAP;
    this.looked = now;
    this.seen = new Map(
      leases.map(({ metadata: { name, resourceVersion: version } }) => {
        const before = unbroken ? this.seen.get(name) : undefined;
        return [name, before?.version === version && before ? before : { version, since: now }];
      }),
    );
  }

  /** Who holds a Lease, as it was seen at the last look. */
  holder({ metadata, spec }: LeaseObject): Holder {
    if (!spec?.holderIdentity) return 'free';
    if (spec.holderIdentity === GUARD) return 'guard';
    const now = this.looked;
    const unchanged = now - (this.seen.get(metadata.name)?.since ?? now);
    if (unchanged >= DEAD_AFTER) return 'dead';
    const renewed = parseTime(spec.renewTime);
    const stale = renewed !== undefined && now - renewed >= DEAD_AFTER;
    return stale && unchanged >= LOOKED_FOR ? 'dead' : 'alive';
  }
}
