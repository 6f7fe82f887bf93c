import { runTime } from '../../contracts/run-name';
import { parseTime } from '../../contracts/time';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import type { LeaseObject } from './lease-object';
import { parseRecord } from './lease-record';

/** The duration of a Lease that does not state one. Seconds. */
const LASTS = 60;
/** A live run renews within 15 s. A holder that does not renew within this time, and whose Lease has expired, is dead. Milliseconds. */
const LOOKED_FOR = 20_000;
const LOOK_EVERY = 5000;
/** The guard holds a Lease while it starts workloads, and then releases it. Milliseconds. */
const GUARD_HOLDS = 180_000;

/**
 * Waits until the Lease is free.
 *
 * @returns the Lease at the version that was checked; `undefined` if it does not exist
 * @throws Failure with the exit code 75 if another run holds it
 */
export async function waitUntilFree(context: Context, run: string): Promise<LeaseObject | undefined> {
  const { clock, cluster, config, namespace, signal } = context;
  const begun = clock.now();
  for (;;) {
    const found = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    const holder = found?.spec?.holderIdentity;
    if (!found || !holder || holder === run || isOfJob(found, context.job)) return found;
    const seen = await look(context, found);
    if (seen === 'dead') return found;
    const passing = seen === 'changed' || runTime(config.app, holder) === undefined;
    if (!passing || clock.now() - begun > GUARD_HOLDS) throw busy(context, found);
    if (seen === 'alive') await clock.sleep(LOOK_EVERY, signal);
  }
}

/** A Job starts its next pod only after the last one has ended, so the next pod need not wait for the old pod's Lease to expire. */
function isOfJob(found: LeaseObject, job: string): boolean {
  const record = parseRecord(found);
  return job !== '' && record?.job === job && record.run === found.spec?.holderIdentity;
}

/** Judges the holder by the Lease's own times, which may come from another clock, and by changes during the wait. `changed`: by any writer. */
async function look(context: Context, found: LeaseObject): Promise<'alive' | 'changed' | 'dead'> {
  const { clock, cluster, config, namespace, signal } = context;
  const { renewTime, leaseDurationSeconds = LASTS } = found.spec ?? {};
  const age = clock.now() - (parseTime(renewTime) ?? Number.NEGATIVE_INFINITY);
  const duration = leaseDurationSeconds * 1000;
  if (Math.abs(age) < duration) return 'alive';
  // Renewed in the future: either the holder's clock or ours is wrong, and only watching the Lease can tell.
  const until = clock.now() + (age < 0 ? duration : LOOKED_FOR);
  while (clock.now() < until) {
    await clock.sleep(LOOK_EVERY, signal);
    const now = await cluster.get<LeaseObject>(resources.leases, namespace, config.app);
    if (now?.metadata.resourceVersion !== found.metadata.resourceVersion) return 'changed';
  }
  return 'dead';
}

function busy({ config, namespace }: Context, lease: LeaseObject): Failure {
  return new Failure({
    step: 'lease',
    cause: `${lease.spec?.holderIdentity} holds the Lease ${namespace}/${config.app}, renewed at ${lease.spec?.renewTime}`,
    next: 'wait until it ends; only one run per app is allowed at a time',
    exitCode: exitCodes.busy,
  });
}
