import { parseTime } from '../../contracts/time';
import type { LeaseObject } from '../lease/lease-object';

/** The holder name of a Lease that the guard has taken over. */
export const GUARD = 'guard';

/** A run whose Lease has not changed for this long is dead. Milliseconds. */
const DEAD_AFTER = 60_000;
/** A run is also dead if its Lease is overdue by its own times and has not changed for this long: a live run renews every 15 s. Milliseconds. */
const LOOKED_FOR = 20_000;
/** The longest gap between two checks. After a longer one (API server away, clock jump), a live run may not have been able to renew. */
const LONGEST_GAP = 30_000;

/** The state of a Lease; `free`: no holder. */
export type Holder = 'free' | 'guard' | 'alive' | 'dead';

interface SignedObjects {
  readonly version: string | undefined;
  /** When this version was first seen; every later check has seen it too. */
  readonly since: number;
}

/** Records for how long each Lease was seen unchanged, by the guard's own clock. */
export class Liveness {
  private seen = new Map<string, SignedObjects>();
  private looked = Number.NEGATIVE_INFINITY;

  /** @param leases all current Leases */
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

  /** The state of a Lease at the last check. */
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
