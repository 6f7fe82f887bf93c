import { Chart, Duration, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { action, type Blueprint, blueprint, deployment, literal, sh, statefulSet } from '../../blueprints/dsl';
import { type DeclaredApp, type ProtectedAppProps, protectedApp } from '../../constructs/declaration/declared-app';
import type { PublicKey } from '../../contracts/app-config';
import type { Cluster } from '../../contracts/files/cluster';
import type { Store } from '../../contracts/files/store';

const task = (name: string) =>
  action({ on: 'StatefulSet' }, (a) => {
    a.kubeTask(name, { image: 'shop-db:1', script: sh`true` });
    return { server: { engine: literal('e', 'shopdb'), version: literal('v', '1'), empty: literal('d', 'false') } };
  });

/** A small blueprint: three tasks on a StatefulSet. */
export const shopDump: Blueprint = blueprint({
  method: 'shop-dump',
  engine: 'shopdb',
  object: statefulSet('shop-db'),
  connectsTo: [{ port: 4000 }],
  actions: { backup: task('dump'), restore: task('load'), preflight: task('ask') },
});

/** The same with the actions for kanctl. */
export const shopDumpByHand: Blueprint = blueprint({
  method: 'shop-dump',
  engine: 'shopdb',
  object: statefulSet('shop-db'),
  connectsTo: [{ port: 4000 }],
  actions: {
    backup: task('dump'),
    restore: task('load'),
    preflight: task('ask'),
    quiesce: action({ on: 'Deployment' }, (a) => {
      a.scaleWorkload('down', { replicas: 0 });
    }),
  },
});

export const cluster: Cluster = {
  name: 'east',
  server: 'https://east.example',
  stack: 'prod',
  kanister: { namespace: 'backups', serviceAccount: 'controller', tools: 'tools:1' },
  apiServer: [{ cidr: '10.0.0.1/32', port: 6443 }],
};

export const store: Store = {
  version: 2,
  stack: 'prod',
  bucket: 'our-backups',
  region: 'eu-central-1',
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  prefix: 'jerrycan',
  pathStyle: false,
  versioning: true,
  lock: { mode: 'compliance', days: 30 },
  lifecycle: { noncurrentDays: 30 },
  identities: ['shop', 'blog'],
  egress: [{ cidr: '52.219.0.0/16', port: 443 }],
};

export const publicKey: PublicKey = { id: '0123456789abcdef', spki: 'a2V5', from: '2026-01-01T00:00:00Z', until: null };

export const props: ProtectedAppProps = {
  name: 'shop',
  namespace: 'shop',
  cluster: 'east',
  rpo: Duration.hours(8),
  rto: Duration.minutes(30),
  captures: { database: shopDump },
  writers: [deployment('web')],
  quiesce: 'never',
  schedule: { cron: '15 */6 * * *', timeZone: 'Asia/Hong_Kong', deadline: Duration.hours(1) },
  retention: { keepAtLeast: 12 },
};

/** A valid app, changed as a test requires. */
export function app(otherwise: Record<string, unknown> = {}): DeclaredApp {
  return protectedApp({ ...props, ...otherwise } as ProtectedAppProps);
}

/** An object as plain data. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into objects of many kinds
export type Manifest = any;

/** The objects that a construct creates. */
export function objectsOf(build: (scope: Construct) => void): Manifest[] {
  const chart = new Chart(Testing.app(), 'test');
  build(chart);
  return Testing.synth(chart);
}

/** The only object of a kind, and of a namespace if there are several. */
export function only(objects: readonly Manifest[], kind: string, namespace?: string): Manifest {
  const found = objects.filter(
    (o) => o.kind === kind && (namespace === undefined || o.metadata.namespace === namespace),
  );
  expect(found).toHaveLength(1);
  return found[0];
}
