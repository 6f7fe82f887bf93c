import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { protectedApp } from '../../constructs/app';
import { wordpress } from '../../examples/apps/wordpress';
import { writeJson } from '../charts/repository';
import { manifests } from './coverage/manifests';
import { History } from './history';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/how-to/review.md'), 'utf8');
/** The blocks of the page with the output of a command. */
const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, language, text]) =>
  language ? [] : text!,
);
/** Replaces commit ids, which differ from run to run. */
const same = (text: string) => text.replaceAll(/\b[0-9a-f]{7}\b/g, '0000000').trimEnd();

/** A repository with the files of the example. */
class Own extends History {
  constructor() {
    super();
    for (const path of ['clusters', 'keys', 'store.local.json'])
      cpSync(join(ROOT, 'examples', path), join(this.root, path), { recursive: true });
    mkdirSync(join(this.root, 'deploy'));
  }
}

// Each test synthesizes and commits.
jest.setTimeout(60_000);

it('shows a review as the command prints it', async () => {
  const at = new Own();
  at.declare(wordpress);
  at.commit('as it is');
  const store = JSON.parse(readFileSync(join(ROOT, 'examples/store.local.json'), 'utf8'));
  writeJson(at.root, 'store.local.json', { ...store, lock: { ...store.lock, days: 30 } });
  const image = 'docker.io/library/mariadb:11.4';
  const password = secretKey('wordpress-mariadb', 'mariadb-root-password');
  const server = statefulSet('wordpress-mariadb');
  at.declare(
    protectedApp({
      ...(wordpress as unknown as Parameters<typeof protectedApp>[0]),
      rpo: Duration.hours(24),
      retention: { ...wordpress.retention, monthly: 3 },
      captures: { database: mariadbDump({ server, host: 'wordpress-mariadb', image, password }) },
    }),
  );
  at.commit("Keep less\n\naccept: wordpress/retention.monthly:3 the shop's books are kept elsewhere");
  const { out, err } = await at.run('diff', 'HEAD^', '--gate');
  expect(blocks.map(same)).toContain(same([out, ...err].join('\n')));
});

it('shows a refusal as the command prints it', async () => {
  const at = new Own();
  at.declare(protectedApp({ ...(wordpress as unknown as Parameters<typeof protectedApp>[0]), name: 'shop' }));
  at.commit('as it is');
  at.declare();
  const { err } = await at.run('diff', 'HEAD');
  expect(blocks.map(same)).toContain(err[0]);
});

const deploy = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: wordpress-mariadb, namespace: wordpress }
spec:
  template:
    spec:
      containers: [{ image: "docker.io/bitnami/mariadb:10.11" }]
  volumeClaimTemplates: [{ metadata: { name: data } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: wordpress, namespace: wordpress }
spec:
  template:
    spec:
      containers: [{ image: "docker.io/bitnami/wordpress:6" }]
      volumes: [{ persistentVolumeClaim: { claimName: wordpress } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: wordpress, namespace: wordpress }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cache
  namespace: wordpress
  annotations: { jerrycan.dev/unprotected: "filled again by itself" }
spec:
  template:
    spec:
      containers: [{ image: "redis:7" }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: before-the-move, namespace: wordpress }
`;

it('shows the coverage as the command prints it, with files that cannot be read', async () => {
  const at = new Own();
  at.declare(wordpress);
  const folder = manifests({ 'wordpress.yaml': deploy });
  const { out } = await new History().run('coverage', folder, '--root', at.root);
  expect(blocks.map(same)).toContain(same(out));
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec: { chart: { spec: { chart: web } } }
`;
  const odd = manifests({ 'web.yaml': release, 'bad.yaml': 'kind: Pod\nspec:\n  a: b\n c: d\n' });
  const { out: unjudged } = await new History().run('coverage', odd, '--root', at.root);
  // The width of the columns depends on the paths.
  const narrow = (text: string) => same(text).replaceAll(/ +/g, ' ');
  expect(blocks.map(narrow)).toContain(narrow(unjudged.replaceAll(`${odd}/`, 'deploy/')));
});
