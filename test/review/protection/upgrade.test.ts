import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '../../../contracts/app-config';
import { blog, shop } from '../../charts/repository';
import { type History, twoApps } from '../history';

// Each test synthesizes and commits.
jest.setTimeout(60_000);

const FOLDER = 'manifests/east/shop';
/** The names of the objects before captures. */
const OLD = {
  'Blueprint.shop.database': 'Blueprint.shop',
  'Profile.shop.database': 'Profile.shop',
  'NetworkPolicy.shop.database-task.shop': 'NetworkPolicy.shop-task.shop',
};

/** Commits the files of the app `shop` as they were before captures. */
function beforeCaptures(at: History): void {
  for (const [now, then] of Object.entries(OLD))
    renameSync(join(at.root, FOLDER, `${now}.k8s.yaml`), join(at.root, FOLDER, `${then}.k8s.yaml`));
  const file = join(at.root, FOLDER, 'ConfigMap.shop.k8s.yaml');
  const text = readFileSync(file, 'utf8');
  const [, json = ''] = /^ {2}app\.json: \|\n([\s\S]*)$/m.exec(text)!;
  const { captures, quiesce, ...config }: AppConfig = JSON.parse(json);
  const [{ name: _, namespace: __, ...capture }] = captures as [AppConfig['captures'][number]];
  const older = { ...config, version: 1, ...capture, quiesce: quiesce === 'whole-backup' ? 'whole-dump' : quiesce };
  const indented = JSON.stringify(older, null, 2).replaceAll(/^/gm, '    ');
  writeFileSync(
    file,
    text.replace(json, () => `${indented}\n`),
  );
  at.commit('before captures');
}

let at: History;
beforeEach(() => {
  at = twoApps();
  at.declare(shop({ quiesce: 'whole-backup' }), blog());
  beforeCaptures(at);
});

const changes = async () =>
  JSON.parse((await at.run('diff', 'HEAD', '--json')).out).changes.map(
    ({ effect, id }: { effect: string; id: string }) => `${effect} ${id.replace(/=.*/, '')}`,
  );

it('to captures changes no protection', async () => {
  for (const then of Object.values(OLD)) rmSync(join(at.root, FOLDER, `${then}.k8s.yaml`));
  at.declare(shop({ quiesce: 'whole-backup' }), blog());
  expect(await changes()).toEqual(['neutral shop/objects:ConfigMap.shop']);
  expect((await at.run('diff', 'HEAD', '--gate')).code).toBe(0);
});

it('does not hide what gets weaker with it', async () => {
  for (const then of Object.values(OLD)) rmSync(join(at.root, FOLDER, `${then}.k8s.yaml`));
  at.declare(shop({ quiesce: 'snapshot' }), blog());
  rmSync(join(at.root, FOLDER, 'NetworkPolicy.shop.database-task.shop.k8s.yaml'));
  expect(await changes()).toEqual([
    'weaker shop/quiesce:snapshot',
    'weaker shop/objects:-NetworkPolicy.shop.database-task@app',
    'neutral shop/objects:ConfigMap.shop',
  ]);
});
