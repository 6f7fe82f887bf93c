import { ledgerApp } from '../e2e/world/checkout';
import { list, must, path } from '../e2e/world/cluster/api';
import { apply, kubectl } from '../e2e/world/cluster/kubectl';
import { deleteNamespaces, namespace } from '../e2e/world/cluster/namespace';
import type { World } from '../e2e/world/world';

const APP = 'ledger';
const KEY = `jerrycan/local/${APP}/${APP}-20260101t000000z-aaaaa/dump.sql.zst.00000`;

interface Seen {
  readonly metadata: { readonly name: string; readonly uid: string; readonly generation?: number };
}

/** Another protected app in the same cluster and the same bucket: no fault of the first app may touch this one. */
export class Bystander {
  private constructor(private readonly before: string) {}

  /** The app as it is declared, beside the one that is struck. */
  static readonly declared = ledgerApp;

  /** Before the manifests are applied: they name its namespace. */
  static async prepare(): Promise<void> {
    await deleteNamespaces([APP]);
    await apply([namespace(APP, 'warn')]);
  }

  static async start(world: World): Promise<Bystander> {
    const pod = {
      metadata: { labels: { app: APP } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'app',
            image: 'docker.io/library/mariadb:10.11',
            imagePullPolicy: 'IfNotPresent',
            command: ['sleep', 'infinity'],
          },
        ],
      },
    };
    const metadata = { name: APP, namespace: APP };
    const spec = { replicas: 2, selector: { matchLabels: { app: APP } }, template: pod };
    await apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }]);
    await kubectl(['-n', APP, 'rollout', 'status', `deployment/${APP}`, '--timeout=120s']);
    await world.store.put(KEY, 'the dump of another app');
    return new Bystander(await look(world));
  }

  /** What was done to it. */
  async touched(world: World): Promise<string[]> {
    const now = await look(world);
    return now === this.before ? [] : [`another app was touched: ${this.before} became ${now}`];
  }

  static end = () => deleteNamespaces([APP]);
}

/** Its replicas, its pods, its Lease and ActionSets, its objects in the store. */
async function look(world: World): Promise<string> {
  const deployment = await must<Seen & { spec: { replicas: number } }>({ path: path('deployments', APP, APP) });
  const names = (seen: Seen[]) => seen.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).sort();
  const leases = (await list<Seen>('leases', 'kanister')).filter(({ metadata }) => metadata.name === APP);
  const actionSets = await list<Seen>('actionsets', 'kanister', `jerrycan.dev/app=${APP}`);
  const stored = await world.store.versions(`jerrycan/local/${APP}/`);
  return JSON.stringify({
    generation: deployment.metadata.generation,
    replicas: deployment.spec.replicas,
    pods: names(await list<Seen>('pods', APP)),
    kanister: names([...leases, ...actionSets]),
    store: stored.map(({ key, versionId, marker }) => `${key} ${versionId} ${marker}`),
  });
}
