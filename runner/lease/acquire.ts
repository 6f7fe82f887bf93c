import { runTime } from '../../contracts/run-name';
import { parseTime } from '../../contracts/time';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import type { LeaseObject } from './lease-object';
import { parseRecord } from './lease-record';

/** Where a Lease does not say so itself. Seconds. */
const LASTS = 60;
/** A live run shows itself within 15 s: who has not by then is dead, if the Lease says so too. Milliseconds. */
const LOOKED_FOR = 20_000;
const LOOK_EVERY = 5000;
/** The guard holds a Lease while it starts workloads, and then lets it go. Milliseconds. */
const GUARD_HOLDS = 180_000;

/**
 * The Lease when it may be taken, at the version that was looked at; `undefined`: there is none.
 *
 * @throws Failure with the exit code 75
 */
export async function vacant(context: Context, run: string): Promise<LeaseObject | undefined> {
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

/** A Job makes its next pod when the last one has ended: nobody has to wait for a Lease that nobody can renew. */
function isOfJob(found: LeaseObject, job: string): boolean {
  const record = parseRecord(found);
  return job !== '' && record?.job === job && record.run === found.spec?.holderIdentity;
}

/** By the Lease's own word, which may be of another clock, and by what is seen of it meanwhile. `changed`: by whomever. */
async function look(context: Context, found: LeaseObject): Promise<'alive' | 'changed' | 'dead'> {
  const { clock, cluster, config, namespace, signal } = context;
  const { renewTime, leaseDurationSeconds = LASTS } = found.spec ?? {};
  const age = clock.now() - (parseTime(renewTime) ?? Number.NEGATIVE_INFINITY);
  const duration = leaseDurationSeconds * 1000;
  if (Math.abs(age) < duration) return 'alive';
  // Renewed in the future: the holder's clock is wrong or ours, and only looking tells.
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
    next: 'wait for it to end: one run at a time for an app',
    exitCode: exitCodes.busy,
  });
}
