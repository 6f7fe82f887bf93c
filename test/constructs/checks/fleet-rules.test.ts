import { cronJob, deployment, statefulSet } from '../../../blueprints/dsl';
import { check } from '../../../constructs/checks';
import { collisions } from '../../../constructs/checks/fleet/collisions';
import { placement } from '../../../constructs/checks/fleet/placement';
import { storeWarnings } from '../../../constructs/checks/fleet/stores';
import { sentence } from '../../../constructs/declaration/finding';
import { app, cluster, publicKey, shopDump, store } from '../sample';

const clusters = new Map([['east', cluster]]);
const stores = new Map([['prod', store]]);
const blog = { name: 'blog', namespace: 'blog' };

describe('collisions', () => {
  const say = (...apps: ReturnType<typeof app>[]) =>
    collisions(apps, clusters).map((finding) => `${finding.severity}: ${sentence(finding)}`);

  it('do not exist between two apps, even in one namespace', () => {
    expect(say(app(), app(blog))).toEqual([]);
    const neighbour = { ...shopDump, object: statefulSet('blog-db') };
    expect(say(app(), app({ name: 'blog', captures: { database: neighbour }, writers: 'none' }))).toEqual([]);
  });

  it('are reported for two apps with one name, on any cluster', () => {
    expect(say(app(), app({ namespace: 'other' }))).toEqual([
      'refused: shop › name: is used by two apps (east/shop and east/other); rename one of them',
    ]);
    expect(say(app(), app({ namespace: 'other', cluster: 'west' }))).toHaveLength(1);
  });

  it('are reported for two apps that back up one object', () => {
    expect(say(app(), app({ name: 'blog', writers: 'none' }))).toEqual([
      'refused: blog › captures.database: backs up the same server as shop, captures.database (StatefulSet shop-db); remove one of the two captures',
    ]);
  });

  it('are reported for an app that creates an object with a name of the platform', () => {
    expect(say(app({ name: 'jerrycan' }))).toEqual([
      'refused: jerrycan › name: creates an object that belongs to the platform (Role backups/jerrycan-guard); rename the app',
    ]);
    expect(say(app({ name: 'jerrycan-runner' }))).toEqual([
      'refused: jerrycan-runner › name: creates an object that belongs to the platform (ConfigMap backups/jerrycan-runner); rename the app',
    ]);
  });

  it('are not reported for names that only look derived from each other', () => {
    expect(
      say(
        ...['a', 'a-backup', 'a-guard', 'a-runner', 'a-store', 'a-task'].map((name) => app({ name, namespace: name })),
      ),
    ).toEqual([]);
  });

  it('are reported for two apps with one writer in one namespace', () => {
    const other = { ...shopDump, object: statefulSet('other-db') };
    expect(say(app(), app({ name: 'blog', captures: { database: other }, writers: [deployment('web')] }))).toEqual([
      'refused: blog › writers: shares a writer with shop (Deployment web), which two runs would stop and start against each other; give each app a workload of its own, or protect both as one app',
    ]);
    const others = [cronJob('web'), deployment('api')] as const;
    expect(say(app(), app({ name: 'blog', captures: { database: other }, writers: [...others] }))).toEqual([]);
    expect(say(app(), app({ ...blog, captures: { database: other }, writers: [deployment('web')] }))).toEqual([]);
  });
});

describe('placement', () => {
  it('requires a known cluster and a known store', () => {
    expect(placement(app(), clusters, stores)).toEqual([]);
    expect(placement(app({ cluster: 'west' }), clusters, stores).map(sentence)).toEqual([
      'shop › cluster: has no file in clusters/ (west); use one of them (east), or add its file',
    ]);
    expect(placement(app(), clusters, new Map()).map(sentence)).toEqual([
      'shop › store: has no file (store.prod.json, the stack of cluster east); run `pulumi up`, which creates it, write it yourself, or correct the stack',
    ]);
  });
});

describe('a store', () => {
  it('gives all guarantees, or warns about missing ones', () => {
    expect(storeWarnings(store)).toEqual([]);
    const weak = { ...store, versioning: false, lock: null, allowPlainHttp: true } as const;
    const parts = storeWarnings(weak).map(({ severity, subject, part }) => `${severity} ${subject} ${part}`);
    expect(parts).toEqual([
      'warning store.prod.json versioning',
      'warning store.prod.json lock',
      'warning store.prod.json allowPlainHttp',
    ]);
    const forever = { ...store, kind: 'versitygw', lifecycle: null } as const;
    expect(storeWarnings(forever).map(sentence)).toEqual([
      'store.prod.json › lifecycle: does not expire old versions (null), since VersityGW has no lifecycle; delete retired and overwritten versions yourself after their lock ends, or keep paying for them',
    ]);
    expect(storeWarnings({ ...store, lifecycle: null })).toHaveLength(1);
  });
});

describe('all checks together', () => {
  const publicKeys = new Map([
    ['shop', [publicKey]],
    ['blog', [publicKey]],
  ]);

  it('find nothing in two good apps', () => {
    expect(check({ apps: [app(), app(blog)], clusters, stores, publicKeys })).toEqual([]);
  });

  it('find everything in all apps at once, and do not fail on a missing value', () => {
    const apps = [
      app({ name: 'Shop', schedule: { cron: 'x', timeZone: 'y', deadline: 3 }, retention: { keepAtLeast: 0 } }),
      app({ ...blog, captures: undefined, rpo: null }),
      app({ name: 'lost', namespace: 'lost', cluster: 'west' }),
    ];
    const found = check({ apps, clusters, stores, publicKeys }).map(({ subject, part }) => `${subject} ${part}`);
    expect(found).toEqual([
      'blog rpo',
      'blog captures',
      'Shop name',
      'Shop schedule.cron',
      'Shop schedule.timeZone',
      'Shop schedule.deadline',
      'Shop retention.keepAtLeast',
      'Shop store',
      'Shop keys',
      'lost cluster',
    ]);
  });
});
