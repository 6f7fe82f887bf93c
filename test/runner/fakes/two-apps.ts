import type { Cluster } from '../../../runner/ports/cluster';
import { FakeKanister } from './kanister';
import { World } from './world';

const DELAYED = ['get', 'list', 'create', 'replace', 'scale', 'suspend', 'delete'];

/**
 * Two protected apps, each with a database of its own, with one Deployment as the writer of both. Synthesis refuses this, but older manifests in
 * the cluster may still have it.
 *
 * @param latency milliseconds that every request of the second app to the API server takes, half of them before its effect
 */
export function twoApps(quiesce: 'snapshot' | 'whole-backup', latency = 0): { first: World; second: World } {
  const first = new World(quiesce);
  const ofFirst = first.cluster.created;
  const second = new World(quiesce);
  const { clock, cluster, store } = first;
  const config = {
    ...second.config,
    app: 'second',
    captures: second.config.captures.map((capture) => ({
      ...capture,
      object: { kind: 'StatefulSet', name: 'second-mariadb' } as const,
    })),
    store: { ...second.config.store, prefix: 'jerrycan/local/second' },
  };
  const kanister = new FakeKanister({ clock, cluster, store, prefix: 'jerrycan/local/second' });
  const seen = latency === 0 ? cluster : delayed(cluster, (milliseconds) => clock.sleep(milliseconds), latency);
  Object.assign(second, { clock, store, kanister, config, cluster: seen });
  cluster.workload('statefulsets', 'wordpress', 'second-mariadb', 1);
  const ofSecond = cluster.created;
  cluster.created = (plural, object) =>
    (object.metadata.labels?.['jerrycan.dev/app'] === 'second' ? ofSecond : ofFirst)(plural, object);
  for (const one of [first.kanister, kanister]) Object.assign(one, { looksIn: 1000, opensIn: 1500, dumpsIn: 500 });
  return { first, second };
}

function delayed<T extends Cluster>(cluster: T, sleep: (milliseconds: number) => Promise<void>, latency: number): T {
  return new Proxy(cluster, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function' || !DELAYED.includes(String(name))) return member;
      return async (...args: unknown[]) => {
        await sleep(latency / 2);
        const answer = await member.apply(target, args);
        await sleep(latency / 2);
        return answer;
      };
    },
  });
}
