import { rfc3339 } from '../../contracts/time';
import type { ActionSetObject } from '../action-set/action-set';
import type { Lease } from '../lease/lease';
import { CLOCKS_APART } from '../ports/clock';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';

/**
 * How late a load may begin: the same image has just been started in the same namespace, and whoever asked for it may be dead by then. One that
 * comes too late has changed nothing, and says so. Milliseconds.
 */
export const LOADS_WITHIN = 300_000;

/**
 * Waits while a load may still be asked for that stands in the record of a restore and is nowhere: its run may only sleep, between its last write of
 * the Lease and the request. The load's time was reckoned before that write, and this run took the Lease a minute later or more.
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
      `the ActionSet ${name} of an earlier restore is nowhere: its run may have died before it asked for it, or may only sleep`,
      `wait: at ${rfc3339(until)} no load of it begins any more, and this restore goes on`,
      'settle',
    );
    return clock.sleep(until - now, signal);
  }
}
