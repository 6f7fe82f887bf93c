import { externalServer, secretKey } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { MARIADB, sql } from './world/app/mariadb';
import { serving } from './world/app/wordpress';
import { ledgerApp } from './world/checkout';
import { list, must, path } from './world/cluster/api';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { secretObject } from './world/cluster/secret';
import { withKanister } from './world/gate';
import { type EndedRun, World } from './world/world';

const LEDGER = 'ledger';
const SERVICE = 'outside';
/** The port at the server's address; its pod has another one. */
const PORT = 13306;

/** The captures of two apps, each with one database of the same server, which no app manages. */
function declared(host: string) {
  const server = { server: externalServer({ cidrs: [`${host}/32`] }), host, port: PORT };
  const image = 'docker.io/library/mariadb:10.11';
  const wordpress = mariadbDump({
    ...{ ...server, image, databases: ['wordpress'] },
    password: secretKey(MARIADB.name, 'mariadb-root-password'),
  });
  const ledger = mariadbDump({ ...server, image, databases: [LEDGER], password: secretKey('ledger-mariadb', 'root') });
  return {
    quiesce: 'snapshot',
    captures: { database: wordpress },
    others: [ledgerApp({ captures: { database: ledger } })],
  } as const;
}

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: LEDGER, namespace: LEDGER },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: LEDGER } },
    template: {
      metadata: { labels: { app: LEDGER } },
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
    },
  },
};

/** Two apps on one server that both know by an address only. */
withKanister('a server that is not managed here', () => {
  let world: World;
  let address: string;
  const runs = { wordpress: '', ledger: '' };

  const ask = (text: string) => sql(world.root, text);
  const rows = async (database: string) => (await ask(`SELECT note FROM ${database}.notes ORDER BY note`)).flat();
  const checksum = (database: string) => ask(`CHECKSUM TABLE ${database}.notes, ${database}.more`);
  const succeeds = ({ exitCode, stderr }: EndedRun) =>
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });

  beforeAll(async () => {
    await deleteNamespaces([LEDGER]);
    await apply([namespace(LEDGER, 'warn')]);
    // The addresses are known when the server is there.
    world = await World.begin(declared('10.0.0.1'), { others: [LEDGER] });
    await apply([
      secretObject(LEDGER, 'ledger-mariadb', { root: world.root }),
      deployment,
      {
        ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: SERVICE, namespace: MARIADB.namespace } },
        spec: { selector: { app: MARIADB.name }, ports: [{ port: PORT, targetPort: 3306 }] },
      },
    ]);
    const service = await must<{ spec: { clusterIP: string } }>({ path: path('services', MARIADB.namespace, SERVICE) });
    address = service.spec.clusterIP;
    await world.declare(declared(address));
    await kubectl(['-n', LEDGER, 'rollout', 'status', `deployment/${LEDGER}`, '--timeout=120s']);
    await ask(`CREATE DATABASE ${LEDGER};`);
    for (const database of ['wordpress', LEDGER])
      await ask(`CREATE TABLE ${database}.notes (note VARCHAR(20)); CREATE TABLE ${database}.more (id INT PRIMARY KEY);
        INSERT INTO ${database}.notes VALUES ('${database}, old'); INSERT INTO ${database}.more VALUES (1), (2);`);
  });
  afterAll(async () => {
    await world?.end();
    await deleteNamespaces([LEDGER]);
  });

  test('is allowed by its address and port, and is not an object of the app', async () => {
    const { spec } = await must<{ spec: { egress: unknown[] } }>({
      path: path('networkpolicies', 'wordpress', 'wordpress.database-task'),
    });
    const [block, port] = [{ ipBlock: { cidr: `${address}/32` } }, { port: PORT, protocol: 'TCP' }];
    expect(spec.egress).toContainEqual({ to: [block], ports: [port] });
    expect(await world.status()).toContain('not managed here');
  });

  test('is backed up for each app by itself', async () => {
    for (const app of ['wordpress', LEDGER] as const) {
      const backup = await world.backup(app);
      succeeds(backup);
      runs[app] = backup.run;
      expect(await world.points(app)).toEqual([expect.objectContaining({ run: backup.run, state: 'verified' })]);
    }
    await serving();
    const [request] = (
      await list<{ spec: { actions: object[] } }>('actionsets', 'kanister', 'jerrycan.dev/app=ledger')
    ).slice(-1);
    expect(request!.spec.actions[0]).toMatchObject({ object: { kind: 'namespace', name: LEDGER, namespace: LEDGER } });
  });

  test.each([
    ['wordpress', LEDGER],
    [LEDGER, 'wordpress'],
  ] as const)('is restored for %s, and nothing of %s changes', async (restored, other) => {
    await ask(`INSERT INTO ${other}.notes VALUES ('${other}, newer')`);
    await ask(`DROP TABLE ${restored}.more; UPDATE ${restored}.notes SET note = 'lost'`);
    const before = await checksum(other);
    const created = `SELECT table_name, create_time FROM information_schema.tables WHERE table_schema = '${other}'`;
    const tables = await ask(created);
    succeeds(await world.restore(runs[restored]));
    expect(await rows(restored)).toEqual([`${restored}, old`]);
    expect(await ask(`SELECT id FROM ${restored}.more ORDER BY id`)).toEqual([['1'], ['2']]);
    expect({ sum: await checksum(other), tables: await ask(created) }).toEqual({ sum: before, tables });
    await serving();
  });
});
