import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFolder } from '../../../charts/output/folder';
import type { DeclaredApp } from '../../../constructs/declaration/declared-app';
import { synthPrinted } from '../printed';
import { blog, repository, shop } from '../repository';

const now = new Date('2026-11-21T00:00:00Z');

function run(root: string, apps: DeclaredApp[], otherwise: { outdir?: string } = {}) {
  const props = { root, apps, program: '// the runner', ...otherwise };
  return { start: () => synthPrinted({ ...props, now }) };
}
function foreign(root: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify({ mine: true }));
}
const filesOf = (root: string) => new Map(readFolder(join(root, 'manifests')));

describe('npm start, in a folder that others write to as well,', () => {
  it.each([
    ['of another chart', 'Deployment.web.k8s.yaml'],
    ['of a cluster that is not ours', 'west/shop/ConfigMap.shop.k8s.yaml'],
    ['beside ours', 'east/shop/Secret.more.k8s.yaml'],
  ])('loses no file %s if others write to the folder of cdk8s too', (_, path) => {
    const root = repository();
    foreign(root, path);
    for (const apps of [[shop(), blog()], [shop()], []]) {
      const { code, lines } = run(root, apps, { outdir: '.' }).start();
      expect([code, lines.slice(1)]).toEqual([0, []]);
    }
    expect(JSON.parse(readFileSync(join(root, path), 'utf8'))).toEqual({ mine: true });
    expect(existsSync(join(root, 'east/platform'))).toBe(false);
    expect(existsSync(join(root, 'keys/shop.json'))).toBe(true);
  });

  it('is 1 if a foreign file is in the place of one of ours, and keeps that file', () => {
    const root = repository();
    foreign(root, 'east/shop/Profile.shop.database.k8s.yaml');
    const { code, lines } = run(root, [shop()], { outdir: '.' }).start();
    expect([code, lines.slice(1)]).toEqual([
      1,
      [
        'east/shop/Profile.shop.database.k8s.yaml › file: exists, but was not written by `npm start`, so it stays unchanged; move it, or choose another folder',
      ],
    ]);
    expect(JSON.parse(readFileSync(join(root, 'east/shop/Profile.shop.database.k8s.yaml'), 'utf8'))).toEqual({
      mine: true,
    });
  });

  it('is 1, and writes nothing, if the list of written files leads out of the folder', () => {
    const root = repository();
    run(root, [shop()]).start();
    const before = filesOf(root);
    writeFileSync(join(root, 'manifests/.jerrycan-files'), `${'0'.repeat(64)}  ../apps.json\n`);
    const { code, lines } = run(root, [blog()]).start();
    expect([code, lines]).toEqual([
      1,
      [
        expect.stringMatching(/^\.jerrycan-files › content: .*\.\.\/apps\.json/),
        'nothing is synthesized: 1 to correct',
      ],
    ]);
    expect(filesOf(root)).toEqual(before);
  });
});
