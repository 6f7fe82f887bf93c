import type { LeaseObject } from '../lease/lease-object';
import { resources } from '../ports/cluster';
import type { GuardContext } from './guard-context';
import { Sightings } from './liveness';
import { WatchedApp } from './watched-app';

/** Between two looks at all Leases. Milliseconds. */
const EVERY = 10_000;

/**
 * Ends what dead runs left, for every app, until it is told to stop. It may be ended between any two requests, and be there twice:
 * what is to be done stands in the Leases alone.
 *
 * @param onRound called after every look that listed the Leases, with the apps for which what is to be done has failed for two minutes
 */
export async function guard(
  context: GuardContext,
  onRound: (blocked: readonly string[]) => void = () => {},
): Promise<void> {
  const { clock, cluster, namespace, signal } = context;
  const log = context.logOf('');
  const sightings = new Sightings();
  let apps = new Map<string, WatchedApp>();
  log.begin('guard', { namespace });
  while (!signal.aborted) {
    try {
      const leases = await cluster.list<LeaseObject>(resources.leases, namespace);
      sightings.look(leases, clock.now());
      apps = new Map(leases.map(({ metadata: { name } }) => [name, apps.get(name) ?? new WatchedApp(context, name)]));
      // Not waited for: what is slow for one app, or fails, holds no other up.
      for (const lease of leases) void apps.get(lease.metadata.name)!.look(lease, sightings.holder(lease));
      onRound([...apps].filter(([, app]) => app.isBlocked).map(([name]) => name));
    } catch (error) {
      log.warn(`the Leases were not listed: ${(error as Error).message}`, 'it is tried again in 10 s');
    }
    await clock.sleep(EVERY, signal).catch(() => {});
  }
}
