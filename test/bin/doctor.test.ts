import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRepository, appText, indexText, run } from './app-repository';

/** A kubeconfig of a cluster that does not answer. */
function kubeconfig(root: string): string {
  const file = join(root, 'kubeconfig.json');
  const server = 'https://127.0.0.1:9';
  const contexts = [{ name: 'here', context: { cluster: 'c', user: 'u' } }];
  const users = [{ name: 'u', user: { token: 't' } }];
  writeFileSync(
    file,
    JSON.stringify({ 'current-context': 'here', clusters: [{ name: 'c', cluster: { server } }], users, contexts }),
  );
  return file;
}

it('doctor compares the manifests with the app files, also while the cluster is away', async () => {
  const root = appRepository({ 'shop.ts': appText('shop'), 'index.ts': indexText('shop') });
  await run(root, 'synth');
  const words = ['doctor', 'shop', '--json', '--kubeconfig', kubeconfig(root)];
  const checks = async () => JSON.parse((await run(root, ...words)).out).checks;
  expect(await checks()).toMatchObject([
    { check: 'cluster', state: 'fails', what: expect.stringContaining('ECONNREFUSED') },
    { check: 'synthesis' },
    { check: 'commit' },
    { check: 'store' },
  ]);
  writeFileSync(join(root, 'manifests/east/shop/Profile.shop.database.k8s.yaml'), 'kind: Profile\n');
  expect((await checks())[1]).toMatchObject({
    state: 'fails',
    what: expect.stringContaining('changed: manifests/east/shop/Profile.shop.database.k8s.yaml'),
  });
}, 120_000);
