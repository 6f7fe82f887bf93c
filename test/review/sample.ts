import type {
  AppFacts,
  Protection,
  ReviewedApp,
  ReviewedCapture,
  ReviewedCluster,
  ReviewedKey,
  ReviewedStore,
} from '../../review/protection/protection';

/** A capture of an ordinary app. */
export const database: ReviewedCapture = {
  name: 'database',
  namespace: 'shop',
  object: { kind: 'StatefulSet', name: 'shop-db' },
  digest: `sha256:${'0'.repeat(64)}`,
  engine: 'mariadb',
  recipe: {
    images: ['mariadb:10.11'],
    method: 'mariadb-dump',
    compression: 'zstd',
    parts: null,
    assertions: ['SELECT 1'],
  },
};

/** The facts of an ordinary app. */
export const facts: AppFacts = {
  name: 'shop',
  cluster: 'east',
  namespace: 'shop',
  retired: false,
  beforeSync: false,
  config: {
    writers: [{ kind: 'Deployment', name: 'web' }],
    quiesce: 'snapshot',
    rpoSeconds: 6 * 3600,
    rtoSeconds: 1800,
    spreadSeconds: 0,
    deadlineSeconds: 3600,
    retention: { daily: 7, monthly: 6, keepAtLeast: 3 },
  },
  schedule: { cron: '15 */4 * * *', timeZone: 'Asia/Hong_Kong' },
  verification: { cron: '8 4 * * *', timeZone: 'Asia/Hong_Kong' },
  captures: [database],
  objects: new Map([['NetworkPolicy.shop.database-task@app', { content: '0' }]]),
};

export const store: ReviewedStore = {
  bucket: 'our-backups',
  prefix: 'jerrycan',
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  versioning: true,
  lock: { mode: 'compliance', days: 30 },
  lifecycle: { noncurrentDays: 30 },
  encryption: 'kms',
  identities: ['shop'],
  egress: [{ cidr: '52.219.0.0/16', port: 443 }],
};

export const cluster: ReviewedCluster = {
  server: 'https://east.example',
  stack: 'prod',
  kanister: { namespace: 'kanister', serviceAccount: 'kanister', tools: 'tools:1' },
};

export const key: ReviewedKey = { id: '0123456789abcdef', from: '2026-01-01T00:00:00Z', until: null };

export interface Said {
  readonly apps?: readonly AppFacts[];
  readonly store?: ReviewedStore;
  readonly cluster?: ReviewedCluster;
  readonly keys?: readonly ReviewedKey[];
  readonly platform?: Readonly<Record<string, string>>;
}

/** The protection of one app, one store and one cluster; each is optional. */
export function protection({ apps = [], store, cluster, keys, platform }: Said): Protection {
  const named = <T>(name: string, value: T | undefined) => new Map(value === undefined ? [] : [[name, value]]);
  return {
    apps: new Map(apps.map((app) => [app.name, reviewed(app)])),
    stores: named('store.prod.json', store),
    clusters: named('clusters/east.json', cluster),
    keys: named('keys/shop.json', keys),
    platforms: named('east/platform', platform && objects(platform)),
  };
}

const objects = (contents: Readonly<Record<string, string>>) =>
  new Map(Object.entries(contents).map(([name, content]) => [name, { content }]));

/** Never equal to another fingerprint, so that all facts are compared. */
const reviewed = (app: AppFacts): ReviewedApp => ({ fingerprint: `${counter++}`, facts: () => app });
let counter = 0;
