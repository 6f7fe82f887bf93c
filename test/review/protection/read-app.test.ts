import { stringify } from 'yaml';
import type { AppConfig, CaptureConfig } from '../../../contracts/app-config';
import { parseAppConfig } from '../../../contracts/app-config-parser';
import { ofApp } from '../../../review/comparisons';
import type { AppFacts } from '../../../review/protection/protection';
import { readApp } from '../../../review/protection/read-app';
import type { Tree } from '../../../review/protection/tree';

/** The paths of all values in a configuration, such as `retention.daily`; a list is one value. */
type Path<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[]
    ? K
    : NonNullable<T[K]> extends object
      ? `${K}.${Path<NonNullable<T[K]>>}`
      : K;
}[keyof T & string];

const key = { id: '0123456789abcdef', spki: 'A', from: '2026-01-01T00:00:00Z', until: null };
const database: CaptureConfig = {
  name: 'database',
  namespace: 'shop',
  object: { kind: 'StatefulSet', name: 'shop-db' },
  blueprint: { digest: `sha256:${'0'.repeat(64)}`, engine: 'mariadb' },
};
const config: AppConfig = {
  version: 2,
  app: 'shop',
  cluster: 'east',
  namespace: 'shop',
  captures: [database],
  writers: [{ kind: 'Deployment', name: 'web' }],
  quiesce: 'snapshot',
  argoCd: { application: 'shop', namespace: 'argocd', elsewhere: false },
  rpoSeconds: 28_800,
  rtoSeconds: 1800,
  spreadSeconds: 60,
  deadlineSeconds: 3600,
  retention: { hourly: 1, daily: 2, weekly: 3, monthly: 4, yearly: 5, keepAtLeast: 6 },
  timeZone: 'UTC',
  publicKeys: [key],
  store: {
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    bucket: 'our-backups',
    prefix: 'jerrycan/east/shop',
    pathStyle: false,
    versioning: true,
    lockDays: 30,
  },
};

/** Another value, and the comparison that reports it; or why no comparison judges it, so that it is reported as changed content. */
type Case = readonly [becomes: unknown, told: string | { readonly exempt: string }];
const appsFile = { exempt: 'compared as the field in apps.json' };
const storeFile = { exempt: "compared as the field in the store's file" };

/** Complete, or this does not compile: a new field needs a comparison or a reason here. */
const cases: Readonly<Record<Path<AppConfig>, Case>> = {
  version: [3, { exempt: 'a layout promises nothing; the runner refuses another layout' }],
  app: ['blog', appsFile],
  cluster: ['west', appsFile],
  namespace: ['blog', appsFile],
  captures: [[database, { ...database, name: 'crm' }], 'capture'],
  isOrdered: [true, 'order'],
  writers: [[], 'writers'],
  quiesce: ['never', 'quiesce'],
  'argoCd.application': ['blog', 'argoCd'],
  'argoCd.namespace': ['argo', 'argoCd'],
  'argoCd.elsewhere': [true, 'argoCd'],
  rpoSeconds: [86_400, 'rpo'],
  rtoSeconds: [3600, 'rto'],
  spreadSeconds: [0, 'spread'],
  deadlineSeconds: [7200, 'deadline'],
  'retention.hourly': [9, 'retention.hourly'],
  'retention.daily': [9, 'retention.daily'],
  'retention.weekly': [9, 'retention.weekly'],
  'retention.monthly': [9, 'retention.monthly'],
  'retention.yearly': [9, 'retention.yearly'],
  'retention.keepAtLeast': [9, 'retention.keepAtLeast'],
  timeZone: ['Europe/Berlin', { exempt: 'belongs to the schedule, compared as the field of the CronJob' }],
  publicKeys: [[{ ...key, until: '2027-01-01T00:00:00Z' }], { exempt: "compared as the app's file in keys/" }],
  'store.endpoint': ['https://s3.example', storeFile],
  'store.region': ['eu-west-1', storeFile],
  'store.bucket': ['another', storeFile],
  'store.prefix': ['jerrycan/west/shop', storeFile],
  'store.pathStyle': [true, { exempt: 'another way to write the same address' }],
  'store.versioning': [false, storeFile],
  'store.lockDays': [7, storeFile],
};

/** The same for a capture. */
const ofCapture: Readonly<Record<Path<CaptureConfig> | 'blueprint.restoreOptions' | 'blueprint.fixedWhen', Case>> = {
  name: ['db', 'capture'],
  namespace: ['crm', 'namespace'],
  'object.kind': ['Deployment', 'object'],
  'object.name': ['db', 'object'],
  host: ['db', { exempt: 'another address of the object, which the runner checks' }],
  'blueprint.digest': [`sha256:${'1'.repeat(64)}`, 'blueprint'],
  'blueprint.engine': ['postgres', 'engine'],
  'blueprint.restoreOptions': [
    { users: { help: 'h', given: 'g', absent: 'a' } },
    { exempt: 'what a person may ask of a restore; it weakens none' },
  ],
  'blueprint.fixedWhen': [
    'task-end',
    { exempt: 'it changes with the readiness probe of the task, and so with the digest' },
  ],
};

/** The facts in the manifests of a tree. */
function read(said: unknown) {
  const path = 'manifests/east/shop/ConfigMap.shop.k8s.yaml';
  const text = stringify({ metadata: { name: 'shop' }, data: { 'app.json': JSON.stringify(said) } });
  const tree: Tree = { name: 'a tree', paths: [path], id: () => 'none', read: () => text };
  return readApp(tree, { name: 'shop', cluster: 'east', namespace: 'shop', retired: false }, [path]);
}

function otherwise(path: string, value: unknown, of: object = config): object {
  const [first = '', ...rest] = path.split('.');
  const all = structuredClone(of) as Record<string, unknown>;
  all[first] = rest.length > 0 ? { ...(all[first] as object), [rest.join('.')]: value } : value;
  return all;
}

const told = (after: object) => {
  const [one, other] = [read(config), read(after)];
  return ofApp.flatMap((comparison) => comparison(one, other)).map(({ part }) => part);
};

it.each(Object.entries(cases))('%s of the configuration is compared or reported', (path, [becomes, part]) => {
  const after = otherwise(path, becomes);
  if (path !== 'version') expect(parseAppConfig(JSON.stringify(after))).toEqual(after);
  expect(told(after)).toEqual([typeof part === 'string' ? part : 'objects']);
});

it.each(Object.entries(ofCapture))('%s of a capture is compared or reported', (path, [becomes, part]) => {
  const after = { ...config, captures: [otherwise(path, becomes, database)] };
  expect(parseAppConfig(JSON.stringify(after))).toEqual(after);
  const renamed = path === 'name' ? ['capture'] : [];
  expect(told(after)).toEqual([typeof part === 'string' ? part : 'objects', ...renamed]);
});

it('reads the layout before captures', () => {
  const { captures: _, ...rest } = config;
  const { name: __, namespace: ___, ...capture } = database;
  const older = { ...rest, version: 1, quiesce: 'whole-dump', ...capture };
  const facts = read(older);
  expect(facts.captures).toEqual([{ name: null, namespace: 'shop', object: database.object, ...database.blueprint }]);
  expect(facts.config.quiesce).toBe('whole-backup');
  const later = read({ ...config, quiesce: 'whole-backup' });
  const parts = (one: AppFacts, other: AppFacts) =>
    ofApp.flatMap((comparison) => comparison(one, other)).map(({ part, effect }) => [part, effect]);
  // Only the number of the layout is content that differs.
  expect(parts(facts, later)).toEqual([['objects', 'neutral']]);
  expect(parts(later, facts)).toEqual([['objects', 'neutral']]);
});

it('reports a field of a later layout', () => {
  expect(told(config)).toEqual([]);
  expect(told({ ...config, pause: true })).toEqual(['objects']);
  expect(told(otherwise('argoCd.pause', true))).toEqual(['objects']);
  expect(told({ ...config, captures: [{ ...database, pause: true }] })).toEqual(['objects']);
});
