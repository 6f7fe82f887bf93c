import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readFolder } from '../../charts/output/folder';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { cluster } from '../constructs/sample';
import { checkPrinted, synthPrinted } from './printed';
import { blog, emptyFolder, repository, shop, writeJson } from './repository';

const now = new Date('2026-11-21T00:00:00Z');

function run(root: string, apps: DeclaredApp[], otherwise: { outdir?: string; program?: string } = {}) {
  const props = { root, apps, program: '// the runner', ...otherwise };
  return { start: () => synthPrinted({ ...props, now }), check: () => checkPrinted(props) };
}
const filesOf = (root: string) => new Map(readFolder(join(root, 'manifests')));

describe('npm start', () => {
  it('writes the list also for a repository that is named by a relative path', () => {
    const root = repository();
    expect(run(relative(process.cwd(), root), [shop()]).start().code).toBe(0);
    expect(existsSync(join(root, 'apps.json'))).toBe(true);
  });

  it('writes a folder an app, a file an object, and the list for infra', () => {
    const root = repository();
    expect(run(root, [shop(), blog()]).start().code).toBe(0);
    const paths = [...filesOf(root).keys()];
    expect(paths.filter((path) => path.startsWith('east/platform/'))).toEqual([
      'east/platform/ClusterRole.jerrycan-key-maker.k8s.yaml',
      'east/platform/ClusterRole.jerrycan-operator.k8s.yaml',
      'east/platform/ConfigMap.jerrycan-runner.k8s.yaml',
      'east/platform/Deployment.jerrycan-guard.k8s.yaml',
      'east/platform/Role.jerrycan-guard.k8s.yaml',
      'east/platform/RoleBinding.jerrycan-guard.k8s.yaml',
      'east/platform/ServiceAccount.jerrycan-guard.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-before-sync.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-guard-app.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-guard.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-runner-app.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-runner-object.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-runner.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicy.jerrycan-suspend.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-before-sync.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-guard-app.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-guard.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-runner-app.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-runner-object.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-runner.k8s.yaml',
      'east/platform/ValidatingAdmissionPolicyBinding.jerrycan-suspend.k8s.yaml',
    ]);
    expect(paths.filter((path) => path.startsWith('east/shop/'))).toEqual([
      'east/shop/Blueprint.shop.database.k8s.yaml',
      'east/shop/ConfigMap.shop.k8s.yaml',
      'east/shop/CronJob.shop-backup.k8s.yaml',
      'east/shop/CronJob.shop-verify.k8s.yaml',
      'east/shop/NetworkPolicy.shop.database-task.shop.k8s.yaml',
      'east/shop/Profile.shop.database.k8s.yaml',
      'east/shop/Role.shop-guard.k8s.yaml',
      'east/shop/Role.shop-guard.shop.k8s.yaml',
      'east/shop/Role.shop-kanister.k8s.yaml',
      'east/shop/Role.shop-kanister.shop.k8s.yaml',
      'east/shop/Role.shop-runner.k8s.yaml',
      'east/shop/Role.shop-runner.shop.k8s.yaml',
      'east/shop/RoleBinding.shop-guard.k8s.yaml',
      'east/shop/RoleBinding.shop-guard.shop.k8s.yaml',
      'east/shop/RoleBinding.shop-kanister.k8s.yaml',
      'east/shop/RoleBinding.shop-kanister.shop.k8s.yaml',
      'east/shop/RoleBinding.shop-runner.k8s.yaml',
      'east/shop/RoleBinding.shop-runner.shop.k8s.yaml',
      'east/shop/ServiceAccount.shop-runner.k8s.yaml',
    ]);
    expect(paths).toHaveLength(21 + 2 * 19);
    expect(JSON.parse(readFileSync(join(root, 'apps.json'), 'utf8'))).toEqual({
      version: 1,
      apps: ['blog', 'shop'].map((name) => ({
        name,
        namespace: name,
        cluster: 'east',
        stack: 'prod',
        prefix: `jerrycan/east/${name}`,
        retired: false,
      })),
    });
  });

  it('returns the same bytes again, for any order of the apps', () => {
    const root = repository();
    run(root, [shop(), blog()]).start();
    const [first, list] = [filesOf(root), readFileSync(join(root, 'apps.json'), 'utf8')];
    run(root, [blog(), shop()]).start();
    expect(filesOf(root)).toEqual(first);
    expect(readFileSync(join(root, 'apps.json'), 'utf8')).toBe(list);
  });

  it('does not write an unchanged file', () => {
    const root = repository();
    run(root, [shop()]).start();
    const file = join(root, 'manifests/east/shop/Profile.shop.database.k8s.yaml');
    const before = statSync(file, { bigint: true }).mtimeNs;
    run(root, [shop()]).start();
    expect(statSync(file, { bigint: true }).mtimeNs).toBe(before);
  });

  it('removes files that are no longer declared, and no foreign files', () => {
    const root = repository();
    run(root, [shop(), blog()]).start();
    mkdirSync(join(root, 'manifests/argocd'));
    writeFileSync(join(root, 'manifests/argocd/notes.txt'), 'mine');
    writeFileSync(join(root, 'manifests/east/shop/Secret.old.k8s.yaml'), 'stale');
    const { code, lines } = run(root, [shop()]).start();
    expect(existsSync(join(root, 'manifests/east/blog'))).toBe(false);
    expect(readFileSync(join(root, 'manifests/east/shop/Secret.old.k8s.yaml'), 'utf8')).toBe('stale');
    expect([code, lines.slice(1)]).toEqual([
      0,
      [
        'warning: east/shop/Secret.old.k8s.yaml › file: was not written by `npm start`, but Argo CD applies it; delete or move it',
      ],
    ]);
    expect(readFileSync(join(root, 'manifests/argocd/notes.txt'), 'utf8')).toBe('mine');
  });

  it('shows what is protected, how, and when it runs', () => {
    const root = repository();
    const { lines } = run(root, [shop(), blog({ retired: true, quiesce: 'snapshot' })]).start();
    expect(lines[0]?.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['app', 'namespace', 'capture', 'protected', 'method', 'quiesce', 'RPO', 'next runs'],
      ['blog', 'blog', 'database', 'StatefulSet shop-db', 'shop-dump', 'snapshot', '8 h', 'retired: none'],
      [
        ...['shop', 'shop', 'database', 'StatefulSet shop-db', 'shop-dump', 'never', '8 h'],
        'Sat 12:15, Sat 18:15, Sun 00:15 (Asia/Hong_Kong)',
      ],
    ]);
    expect(lines).toHaveLength(1);
  });

  it('warns about pending steps, and about guarantees that the store does not give', () => {
    const root = repository({ store: { identities: ['shop'], lock: null } });
    rmSync(join(root, 'keys/shop.json'));
    const { code, lines } = run(root, [shop(), blog()]).start();
    expect(code).toBe(0);
    expect(lines.slice(1)).toEqual([
      'warning: shop › keys: has no signing key (keys/shop.json is missing); run `npx jerrycan keys shop`',
      'warning: blog › store: has no identity (store.prod.json); create its key pair (`pulumi up`, or manually), and list the app under identities',
      'warning: store.prod.json › lock: has no lock (null); enable Object Lock: without it, anyone who controls the cluster or its keys can destroy restore points',
    ]);
  });

  describe('of a hook whose folder is removed', () => {
    const waits = { beforeSync: true };
    const warned = (before: DeclaredApp[], after: DeclaredApp[], between: (root: string) => void = () => undefined) => {
      const root = repository();
      writeJson(root, 'clusters/west.json', { ...cluster, name: 'west' });
      run(root, before).start();
      between(root);
      const said = run(root, after).start();
      expect(said.code).toBe(0);
      return said.lines.slice(1);
    };
    const gone = (folder: string) =>
      `warning: ${folder.split('/')[2]} › beforeSync: the folder of its hook is gone (${folder}); remove this source from its own Application before you commit, or its syncs fail`;

    it.each<[string, DeclaredApp[], string[]]>([
      ['with the field', [shop(), blog(waits)], ['manifests/east/shop/presync']],
      ['with the app', [blog(waits)], ['manifests/east/shop/presync']],
      ['to another cluster', [shop({ ...waits, cluster: 'west' }), blog(waits)], ['manifests/east/shop/presync']],
      ['of all', [], ['manifests/east/blog/presync', 'manifests/east/shop/presync']],
      ['not at all', [shop({ ...waits, retired: true }), blog(waits)], []],
    ])('warns: %s', (_, after, folders) => {
      expect(warned([shop(waits), blog(waits)], after)).toEqual(folders.map(gone));
    });

    it('does not warn about a folder that stays because it contains a file', () => {
      const keep = (root: string) => writeFileSync(join(root, 'manifests/east/shop/presync/notes.txt'), 'mine');
      expect(warned([shop(waits)], [shop()], keep)).toEqual([]);
    });

    it('warns about committed files, not about a folder of cdk8s', () => {
      const [root, outdir] = [repository(), emptyFolder()];
      run(root, [shop(waits)], { outdir }).start();
      expect(run(root, [shop()], { outdir }).start().lines).toHaveLength(1);
    });
  });

  it('refuses with every finding of every app and file, and writes nothing', () => {
    const root = repository();
    run(root, [shop()]).start();
    const before = filesOf(root);
    writeJson(root, 'clusters/west.json', { name: 'north' });
    const { code, lines } = run(root, [shop({ namespace: 'S' }), blog({ rpo: null })]).start();
    expect(code).toBe(1);
    expect(lines).toEqual(expect.arrayContaining(['blog › rpo: has no value (null); set it']));
    const places = lines.map((line) => line.split(':')[0]);
    expect(places).toEqual(expect.arrayContaining(['shop › namespace', 'clusters/west.json › stack']));
    expect(lines.at(-1)).toBe(`nothing is synthesized: ${lines.length - 1} to correct`);
    expect(filesOf(root)).toEqual(before);
  });

  it('refuses a file whose content has another name', () => {
    const root = repository();
    writeJson(root, 'keys/other.json', { version: 1, app: 'shop', keys: [] });
    expect(run(root, [shop()]).start().lines[0]).toBe(
      'keys/other.json › content: has a name that differs from the file name (shop); write other, or rename the file',
    );
  });

  it('is written to the folder of cdk8s, without the list', () => {
    const [root, outdir] = [repository(), emptyFolder()];
    expect(run(root, [shop()], { outdir }).start().code).toBe(0);
    expect([...readFolder(outdir)]).toHaveLength(21 + 19);
    expect(existsSync(join(root, 'manifests'))).toBe(false);
    expect(existsSync(join(root, 'apps.json'))).toBe(false);
  });

  it('considers the folder in cdk8s.yaml as the committed one', () => {
    const root = repository();
    run(root, [shop()], { outdir: 'manifests' }).start();
    expect(existsSync(join(root, 'apps.json'))).toBe(true);
  });
});

describe('npm run check', () => {
  const committed = (apps = [shop(), blog()]) => {
    const root = repository();
    run(root, apps).start();
    return root;
  };

  it('is 0, without output, if everything is committed', () => {
    expect(run(committed(), [shop(), blog()]).check()).toEqual({ code: 0, lines: [] });
  });

  it('is 1 for missing, stale or changed files, and prints the lines', () => {
    const root = committed([shop()]);
    rmSync(join(root, 'manifests/east/shop/Blueprint.shop.database.k8s.yaml'));
    writeFileSync(join(root, 'manifests/east/shop/Secret.old.k8s.yaml'), 'stale');
    const file = join(root, 'manifests/east/shop/CronJob.shop-backup.k8s.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('suspend: false', 'suspend: true'));
    const { code, lines } = run(root, [shop()]).check();
    expect(code).toBe(1);
    expect(lines).toEqual([
      'missing: manifests/east/shop/Blueprint.shop.database.k8s.yaml',
      'changed: manifests/east/shop/CronJob.shop-backup.k8s.yaml',
      '  -   suspend: true',
      '  +   suspend: false',
      'stale: manifests/east/shop/Secret.old.k8s.yaml',
      'manifests/ and apps.json are not what the apps declare; run `npm start` and commit them',
    ]);
  });

  it('is 1 if the list of written files is not committed', () => {
    const root = committed();
    rmSync(join(root, 'manifests/.jerrycan-files'));
    expect(run(root, [shop(), blog()]).check()).toMatchObject({
      code: 1,
      lines: ['missing: manifests/.jerrycan-files', expect.any(String)],
    });
  });

  it('is 1 for a list that infra would read wrongly', () => {
    const root = committed();
    const { code, lines } = run(root, [shop(), blog({ retired: true })]).check();
    expect(code).toBe(1);
    expect(lines).toEqual(expect.arrayContaining(['changed: apps.json', '  -       "retired": false']));
    rmSync(join(root, 'apps.json'));
    expect(run(root, [shop(), blog()]).check()).toMatchObject({
      code: 1,
      lines: ['missing: apps.json', expect.any(String)],
    });
  });

  it('is 1 for another program of the runner', () => {
    expect(run(committed(), [shop(), blog()], { program: '// another' }).check().code).toBe(1);
  });

  it('is 1 for an app without an identity or a key', () => {
    const root = committed();
    rmSync(join(root, 'keys/blog.json'));
    run(root, [shop(), blog()]).start();
    expect(run(root, [shop(), blog()]).check()).toEqual({
      code: 1,
      lines: ['blog › keys: has no signing key (keys/blog.json is missing); run `npx jerrycan keys blog`'],
    });
  });

  it('is 1 for a refusal', () => {
    expect(run(committed(), [shop({ retention: { keepAtLeast: 0 } })]).check()).toMatchObject({ code: 1 });
  });

  it('writes nothing', () => {
    const root = repository();
    expect(run(root, [shop()]).check().code).toBe(1);
    expect(existsSync(join(root, 'manifests'))).toBe(false);
  });
});
