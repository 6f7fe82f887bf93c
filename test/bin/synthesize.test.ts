import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appText as app, indexText as index, run, appRepository as withApps } from './app-repository';

const ROOT = join(__dirname, '../..');

describe('synth', () => {
  it('writes what is declared, prints the table, and reports the same as JSON', async () => {
    const root = withApps({ 'shop.ts': app('shop'), 'index.ts': index('shop') });
    const first = await run(root, 'synth', '--json');
    expect(first).toMatchObject({ exitCode: 0, err: [] });
    const report = JSON.parse(first.out);
    expect(report).toMatchObject({ ok: true, synthesized: true, folder: 'manifests', deleted: [], kept: [] });
    expect(report.written).toContain('east/shop/Profile.shop.database.k8s.yaml');
    expect(report.apps).toMatchObject([{ app: 'shop', namespace: 'shop', cluster: 'east', rpoSeconds: 28800 }]);
    const again = await run(root, 'synth');
    expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining('StatefulSet wordpress-mariadb') });
    expect(JSON.parse((await run(root, 'synth', '--json')).out)).toMatchObject({
      written: [],
      unchanged: report.written,
    });
    expect(await run(root, 'check')).toEqual({ exitCode: 0, out: '', err: [] });
    writeFileSync(join(root, 'apps.json'), '{}\n');
    const { exitCode, out } = await run(root, 'synth', '--check', '--json');
    expect([exitCode, JSON.parse(out).differences]).toMatchObject([1, [{ path: 'apps.json', state: 'changed' }]]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['no index', { 'shop.ts': app('shop') }, ['apps/index.ts › file: is missing; write it']],
    [
      'no export',
      { 'index.ts': 'export const all = [];' },
      ['apps/index.ts › apps: must be exported (missing); write'],
    ],
    ['no list', { 'index.ts': 'export const apps = {};' }, ['apps/index.ts › apps: must be a list (object)']],
    [
      'an app that is none',
      { 'index.ts': 'export const apps = [undefined];' },
      ['apps/index.ts › apps[0]: must be made by protectedApp (undefined)'],
    ],
    [
      'a value that its method refuses, beside an app with a finding of its own',
      {
        'shop.ts': app('shop', (text) => text.replace("'mariadb-root-password'", "''")),
        'blog.ts': app('blog', (text) => text.replace(/namespace: '.*'/, "namespace: 'B'")),
        'index.ts': index('shop', 'blog'),
      },
      ["apps/shop.ts › line 17: secretKey('wordpress-mariadb', '')", 'blog › namespace: '],
    ],
    [
      'a syntax error, beside an app with a finding of its own',
      {
        'shop.ts': 'export const shop = {{;\n',
        'blog.ts': app('blog', (text) => text.replace(/namespace: '.*'/, "namespace: 'B'")),
        'index.ts': index('shop', 'blog'),
      },
      ['apps/shop.ts › line 1: cannot be read (Expected identifier but found "{"); correct it', 'blog › namespace: '],
    ],
    [
      'an import of a file that is not there',
      { 'index.ts': index('shop') },
      ["apps/index.ts › line 1: cannot be loaded (Cannot find module './shop'"],
    ],
  ])('refuses %s as a finding, without a stack', async (_, files, expected) => {
    const root = withApps(files);
    const { exitCode, out, err } = await run(root, 'synth');
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toEqual([
      ...expected.map((sentence) => expect.stringContaining(sentence)),
      `nothing is synthesized: ${expected.length} to correct`,
    ]);
    const json = await run(root, 'check', '--json');
    expect([json.exitCode, json.err]).toEqual([1, []]);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, synthesized: false });
    expect(JSON.parse(json.out).findings).toHaveLength(expected.length);
  });
});

describe('argocd', () => {
  const root = () => {
    const at = withApps({ 'shop.ts': app('shop'), 'index.ts': index('shop') });
    cpSync(join(ROOT, 'examples/argocd.json'), join(at, 'argocd.json'));
    return at;
  };

  it('prints YAML, or the same as JSON', async () => {
    expect((await run(root(), 'argocd', 'shop')).out).toContain('ignoreDifferences:');
    const { out } = await run(root(), 'argocd', '--json');
    expect(JSON.parse(out)).toMatchObject({
      additions: [
        { app: 'shop', application: { spec: { ignoreDifferences: [{ kind: 'Deployment' }] } }, project: null },
      ],
      findings: [],
    });
    const health = JSON.parse((await run(root(), 'argocd', '--health', 'operator', '--json')).out);
    expect(health.spec.resourceHealthChecks).toHaveLength(5);
  });

  it.each([
    [['argocd', 'shp'], 'shp › app: must be an app of apps/ (shp); did you mean shop?'],
    [['argocd', '--health', 'hlm'], 'argocd › --health: must be helm or operator (hlm); did you mean helm?'],
    [['argocd', 'shop', '--health', 'helm'], 'shop › --health: is the same for all apps (shop); omit the apps'],
  ])('%j is wrong usage', async (args, message) => {
    expect(await run(root(), ...args)).toEqual({ exitCode: 2, out: '', err: [message] });
  });
});
