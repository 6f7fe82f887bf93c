import fc from 'fast-check';
import type { Retention } from '../../contracts/app-config';
import type { AppFacts, ReviewedCapture, ReviewedKey, ReviewedStore } from '../../review/protection/protection';
import { cluster, type Said, store } from './sample';

const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const count = fc.integer({ min: 1, max: 9 });
const seconds = fc.integer({ min: 1, max: 200_000 });
const workload = fc.record({ kind: oneOf('Deployment', 'StatefulSet'), name: oneOf('a', 'b', 'c') });
const hash = fc.integer({ min: 0, max: 3 }).map(String);
const some = (...names: string[]) => fc.subarray(names);
/** Schedules, only a few, because each is judged over nine years and then cached. */
const timetable = fc.record(
  {
    cron: oneOf('15 */6 * * *', '0 0,12 * * *', '0 0,6,12 * * *', '0 4 * * *', '0 4 * * 1', 'never'),
    timeZone: oneOf('UTC', 'Europe/Berlin'),
    suspended: fc.boolean(),
    successSeconds: seconds,
  },
  { requiredKeys: ['cron', 'timeZone'] },
);
const retention: fc.Arbitrary<Retention> = fc.record(
  { hourly: count, daily: count, weekly: count, monthly: count, yearly: count, keepAtLeast: count },
  { requiredKeys: ['keepAtLeast'] },
);

const recipe = fc.record({
  images: some('mariadb:10.11', 'mariadb:11.4'),
  method: oneOf('mariadb-dump'),
  compression: oneOf('zstd', 'gzip'),
  parts: fc.option(some('shop', 'crm')),
  assertions: some('SELECT 1', 'SELECT COUNT(*) > 0 FROM `a|b`', 'SELECT "é\ud800"'),
});
const captureNamed = (name: fc.Arbitrary<string | null>): fc.Arbitrary<ReviewedCapture> =>
  fc.record({
    name,
    namespace: oneOf('shop', 'crm'),
    object: fc.option(workload),
    digest: hash,
    engine: oneOf('mariadb', 'postgres'),
    recipe,
  });
/** One without a name, as in the layout before captures, or one or more with names. */
const captures: fc.Arbitrary<readonly ReviewedCapture[]> = fc.oneof(
  fc.tuple(captureNamed(fc.constant(null))),
  fc.uniqueArray(captureNamed(oneOf('database', 'crm', 'search')), {
    minLength: 1,
    selector: ({ name }) => name,
  }),
);

/** Before captures, the app's namespace was that of its data. */
const placed = (app: AppFacts): AppFacts => ({
  ...app,
  captures: app.captures.map((each) => (each.name === null ? { ...each, namespace: app.namespace } : each)),
});

const anyApp: fc.Arbitrary<AppFacts> = fc.record({
  name: oneOf('shop', 'blog'),
  cluster: oneOf('east', 'west'),
  namespace: oneOf('shop', 'blog'),
  retired: fc.boolean(),
  beforeSync: fc.boolean(),
  config: fc.record(
    {
      isOrdered: oneOf(true),
      writers: fc.uniqueArray(workload, { selector: ({ kind, name }) => kind + name }),
      quiesce: oneOf('never', 'snapshot', 'whole-backup'),
      argoCd: fc.record(
        { application: oneOf('a', 'b'), namespace: oneOf('argocd'), elsewhere: fc.boolean() },
        { requiredKeys: ['application', 'namespace'] },
      ),
      rpoSeconds: seconds,
      rtoSeconds: seconds,
      spreadSeconds: seconds,
      deadlineSeconds: seconds,
      retention,
    },
    { requiredKeys: ['writers', 'quiesce', 'rpoSeconds', 'retention'] },
  ),
  schedule: timetable,
  verification: timetable,
  captures,
  objects: fc
    .dictionary(
      oneOf(
        'NetworkPolicy.a',
        'NetworkPolicy.shop-task@app',
        'NetworkPolicy.shop.crm-task.crm',
        'Blueprint.shop',
        'Profile.shop.database',
        'Role.shop-runner.crm',
        'Role.a',
        'RoleBinding.b',
        'RoleBinding.shop-argocd',
        'ValidatingAdmissionPolicyBinding.c',
      ),
      fc.record({ content: hash, idle: oneOf('replicas 0') }, { requiredKeys: ['content'] }),
    )
    .map((all) => new Map(Object.entries(all))),
});

const app = anyApp.map(placed);

const aStore: fc.Arbitrary<ReviewedStore> = fc
  .record({
    bucket: oneOf('one', 'two', ' three, ', ''),
    prefix: oneOf('p', 'q'),
    endpoint: oneOf('https://a', 'http://b'),
    region: oneOf('r', 's'),
    versioning: fc.boolean(),
    lock: fc.option(fc.record({ mode: oneOf('governance', 'compliance'), days: count })),
    lifecycle: fc.option(fc.record({ noncurrentDays: count })),
    encryption: oneOf(undefined, 'kms', 's3'),
    identities: some('shop', 'blog'),
    ca: oneOf(undefined, 'A', 'B'),
    allowPlainHttp: oneOf(undefined, true),
  })
  .map((said) => ({ ...store, ...said }));

const time = fc.integer({ min: 1, max: 9 }).map((month) => `2026-0${month}-01T00:00:00Z`);
const keys: fc.Arbitrary<ReviewedKey[]> = fc.uniqueArray(
  fc.record({ id: oneOf('a', 'b', 'c'), from: time, until: fc.option(time), revoked: oneOf(undefined, true) }),
  { selector: ({ id }) => id },
);

/** Any state of a repository, realistic or not. */
export const said: fc.Arbitrary<Said> = fc.record(
  {
    apps: fc.uniqueArray(app, { selector: ({ name }) => name }),
    store: aStore,
    keys,
    cluster: oneOf('prod', 'dev').map((stack) => ({ ...cluster, stack })),
    platform: fc.dictionary(oneOf('Deployment.jerrycan-guard', 'ConfigMap.jerrycan-runner'), hash),
  },
  { requiredKeys: [] },
);
