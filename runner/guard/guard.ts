import type { LeaseObject } from '../lease/lease-object';
import { resources } from '../ports/cluster';
import type { GuardContext } from './guard-context';
import { Liveness } from './liveness';
import { WatchedApp } from './watched-app';

/** The interval at which all Leases are listed. Milliseconds. */
const EVERY = 10_000;

/**
 * Cleans up after dead runs of every app until the signal aborts. It may be stopped between any two requests, and two guards may run at once:
 * the Leases alone contain the remaining work.
 *
 * @param onRound called after every successful list of the Leases, with the apps whose work has failed for two minutes
 */
export async function guard(
  context: GuardContext,
  onRound: (blocked: readonly string[]) => void = () => {},
): Promise<void> {
  const { clock, cluster, namespace, signal } = context;
  const log = context.logOf('');
  const liveness = new Liveness();
  let apps = new Map<string, WatchedApp>();
  log.begin('guard', { namespace });
  while (!signal.aborted) {
    try {
      const leases = await cluster.list<LeaseObject>(resources.leases, namespace);
      liveness.look(leases, clock.now());
      apps = new Map(leases.map(({ metadata: { name } }) => [name, apps.get(name) ?? new WatchedApp(context, name)]));
      // Not awaited: a slow or failing app must not delay the others.
      for (const lease of leases) void apps.get(lease.metadata.name)!.look(lease, liveness.holder(lease));
      onRound([...apps].filter(([, app]) => app.isBlocked).map(([name]) => name));
    } catch (error) {
      log.warn(`the Leases were not listed: ${(error as Error).message}`, 'retrying in 10 s');
    }
    await clock.sleep(EVERY, signal).catch(() => {});
  }
}
