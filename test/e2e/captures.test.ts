import { secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import {
  CRM,
  dumpPairs,
  FLAWLESS,
  flaw,
  loadPairs,
  type Pairs,
  pairs,
  pairsOf,
  writePairs,
  writing,
} from './world/app/pairs';
import { replicas, serving } from './world/app/wordpress';
import { wordpressDump } from './world/checkout';
import { find, list } from './world/cluster/api';
import { hasKanister, withCluster } from './world/gate';
import { StandIn } from './world/kanister/stand-in';
import { type EndedRun, World } from './world/world';

const PREFIX = 'jerrycan/local/wordpress';

const captures = {
  database: wordpressDump({}),
  crm: mariadbDump({
    namespace: CRM.namespace,
    server: statefulSet(CRM.name),
    host: CRM.name,
    image: 'docker.io/library/mariadb:10.11',
    password: secretKey(CRM.name, 'mariadb-root-password'),
    assertions: [FLAWLESS],
  }),
};

/**
 * An app that writes pairs across two servers in two namespaces. Its contract: every pair of a restore point is on both
 * servers or on none, without exception, because a pod ends only between two pairs. Kanister is real if it is there.
 */
withCluster('two captures of one app', () => {
  let world: World;
  let kanister: StandIn | undefined;
  /** The pairs before and after the backup `run`. */
  let run: string;
  let before: Pairs;
  let after: Pairs;

  const succeeds = ({ exitCode, log, stderr }: EndedRun) => {
    const failures = log.filter(({ event }) => event === 'failed');
    expect(exitCode === 0 ? 'done' : { exitCode, failures, stderr }).toBe('done');
  };
  const missing = (had: ReadonlySet<string>, has: ReadonlySet<string>) => [...had].filter((pair) => !has.has(pair));
  const podsIn = (seen: ReadonlySet<string>) => new Set([...seen].map((pair) => pair.split(' ')[0]!));

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'snapshot', captures }, { servers: [CRM] });
    if (!hasKanister) {
      const { root, store } = world;
      const dump = (capture: string) => dumpPairs(root, capture);
      const load = (capture: string, data: readonly Buffer[]) => loadPairs(root, capture, data);
      kanister = new StandIn({ store, prefix: PREFIX, dump, load });
      // The snapshots open apart, so that a quiesce that ends with the first one tears pairs.
      kanister.opensAfter.set('crm', 2000);
      kanister.start();
    }
    await writePairs(world.root);
  });
  afterAll(async () => {
    await kanister?.end();
    await world?.end();
  });
  afterEach(async () => {
    await serving();
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
    const lease = await find<{
      spec: { holderIdentity?: string };
      metadata: { annotations: Record<string, string> };
    }>('leases', 'kanister', 'wordpress');
    expect(lease?.spec.holderIdentity ?? '').toBe('');
    expect(JSON.parse(lease!.metadata.annotations['jerrycan.dev/record']!)).not.toHaveProperty('quiesce');
  });

  test('a backup while it writes is one restore point with a directory for each capture', async () => {
    before = await pairs(world.root);
    const backup = await world.backup();
    succeeds(backup);
    ({ run } = backup);
    await writing(world.root);
    after = await pairs(world.root);
    const files = (await world.store.keys(`${PREFIX}/${run}/`)).map((key) => key.slice(`${PREFIX}/${run}/`.length));
    expect(files).toEqual(
      expect.arrayContaining(['crm/dump.sql.zst.00000', 'crm/index', 'database/dump.sql.zst.00000', 'database/index']),
    );
    expect(await world.points()).toEqual([expect.objectContaining({ run, state: 'verified' })]);
    const requested = await list<{ metadata: { labels: Record<string, string> } }>('actionsets', 'kanister');
    expect(new Set(requested.map(({ metadata }) => metadata.labels['jerrycan.dev/capture']))).toEqual(
      new Set(['crm', 'database']),
    );
  });

  test('a restore tears no pair, has every pair from before the backup, and none of the pods from after it', async () => {
    succeeds(await world.restore(run));
    const { whole, torn } = await pairs(world.root);
    expect(torn).toEqual([]);
    expect(missing(before.whole, whole)).toEqual([]);
    const later = [...podsIn(after.whole)].filter((pod) => !podsIn(before.whole).has(pod));
    expect(later).toHaveLength(2);
    expect([...podsIn(whole)].filter((pod) => later.includes(pod))).toEqual([]);
  });

  test('a copy of what another writer covered is below the directory of its capture', async () => {
    const key = `${PREFIX}/${run}/crm/dump.sql.zst.00000`;
    const signed = await world.store.get(key);
    await world.store.put(key, 'evil');
    await writing(world.root);
    const only = await pairsOf(world.root, CRM);
    succeeds(await world.restore(run, '--only', 'crm', '--no-safety-point'));
    const copied = await world.store.keys(`${PREFIX}/recovered/`);
    expect(copied).toContain(`${PREFIX}/recovered/${run}/crm/dump.sql.zst.00000`);
    expect(await world.store.get(`${PREFIX}/recovered/${run}/crm/dump.sql.zst.00000`)).toEqual(signed);
    expect(copied.filter((each) => each.startsWith(`${PREFIX}/recovered/${run}/database/`))).toEqual([]);
    // The pairs since the first restore are gone from the second server, and stay on the first one.
    const { torn, whole } = await pairs(world.root);
    expect(missing(before.whole, whole)).toEqual([]);
    const lost = missing(only, await pairsOf(world.root, CRM));
    expect(lost).not.toEqual([]);
    expect(torn).toEqual(expect.arrayContaining(lost));
  });

  test('a load that fails for one capture brings both back to what they had', async () => {
    // Whole data again, and a point whose second capture its own assertion refuses.
    succeeds(await world.restore(run, '--no-safety-point'));
    await writing(world.root);
    await flaw(world.root, true);
    const flawed = await world.backup();
    // Exit code 5: the point is whole, and its restore is not expected to succeed.
    expect([0, 5]).toContain(flawed.exitCode);
    await flaw(world.root, false);
    await writing(world.root);
    const had = await pairs(world.root);
    const failed = await world.restore(flawed.run);
    expect(failed.exitCode).toBe(1);
    const { whole, torn } = await pairs(world.root);
    expect(torn).toEqual([]);
    expect(missing(had.whole, whole)).toEqual([]);
    expect((await world.points()).map((point) => point.run)).toEqual(expect.arrayContaining([run, flawed.run]));
  });
});
