import { rfc3339 } from '../../contracts/time';
import type { ActionSetObject } from '../action-set/action-set';
import type { Lease } from '../lease/lease';
import { CLOCKS_APART } from '../ports/clock';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';

/**
 * How late a load may start. The same image has just run in the same namespace, and the run that requested the load may be dead by then. A load that
 * starts too late changes nothing and reports that. Milliseconds.
 */
export const LOADS_WITHIN = 300_000;

/**
 * Waits while a recorded load of an earlier restore may still be requested: its ActionSet does not exist, but its run may only be delayed between its
 * last write of the Lease and the request. The load's time limit was computed before that write, and this run took the Lease at least a minute later.
 */
export async function outlastLateLoad(
  { clock, cluster, log, namespace, signal }: Context,
  lease: Lease,
): Promise<void> {
  const { actionSets, quiesce } = lease.record;
  if (quiesce?.mode !== 'restore') return;
  const now = clock.now();
  const until = now + Math.min(LOADS_WITHIN, (lease.leftAt ?? now) + LOADS_WITHIN + CLOCKS_APART - now);
  if (until <= now) return;
  for (const name of actionSets) {
    if (await cluster.get<ActionSetObject>(resources.actionSets, namespace, name)) continue;
    log.warn(
      `the ActionSet ${name} of an earlier restore does not exist: its run may have died before it requested it, or may only be delayed`,
      `waiting until ${rfc3339(until)}; after that no load of it can start, and this restore continues`,
      'previous run',
    );
    return clock.sleep(until - now, signal);
  }
}
