import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventSubjects, inventory } from './world/cluster/inventory';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces } from './world/cluster/namespace';
import { npmRunDemo, workingTree } from './world/demo';
import { withCluster, withKanister } from './world/gate';
import { uninstall } from './world/installation';

const SITE = 'wordpress-demo';
const STORE = 'wordpress-demo-store';
const POST = 'Written before the loss';
const KANISTER = 'kanister';

let parent: string;
let folder: string;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'jerrycan-demo-'));
  folder = join(parent, 'demo');
  if (!process.env.KUBECONFIG) return;
  await uninstall();
  await deleteNamespaces([SITE, STORE]);
});
afterAll(() => rmSync(parent, { recursive: true }));

const demo = (...args: string[]) => npmRunDemo(['--yes', '--folder', folder, ...args]);

withCluster('npm run demo in a cluster that has one of its namespaces', () => {
  beforeAll(() => apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SITE } }]));
  afterAll(() => deleteNamespaces([SITE]));

  test('refuses, and makes nothing', async () => {
    const before = await inventory();
    const { exitCode, stderr } = await demo();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: `demo › namespace ${SITE}: exists and is not from the demo; use a cluster without it\n`,
    });
    expect(await inventory()).toEqual(before);
    expect(readdirSync(parent)).toEqual([]);
  });

  test('leaves that namespace alone with --clean', async () => {
    const before = await inventory();
    expect(await demo('--clean')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('has no demo') });
    expect(await inventory()).toEqual(before);
  });

  test('asks before it does anything, and refuses without a terminal and without --yes', async () => {
    const { exitCode, stderr } = await npmRunDemo(['--folder', folder]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'demo › context: there is no terminal to ask on; add --yes\n',
    });
  });
});

withKanister('npm run demo', () => {
  let before: Map<string, string>;
  let files: string;
  const noTrace = async () => {
    expect(await inventory()).toEqual(before);
    const ours = (await eventSubjects(KANISTER)).filter((name) => /wordpress-demo(?!lition)|jerrycan/.test(name));
    expect(ours).toEqual([]);
    expect(readdirSync(parent)).toEqual([]);
    expect(workingTree()).toBe(files);
  };

  beforeAll(async () => {
    files = workingTree();
    // Names that look like the demo's, of an app that is not the demo.
    const secret = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: KANISTER, labels: { 'jerrycan.dev/app': 'wordpress-demolition' } },
    });
    await apply([secret('wordpress-demolition-store'), secret('wordpress-demo-2-store')]);
    before = await inventory();
  });
  afterAll(() => kubectl(['-n', KANISTER, 'delete', 'secret', 'wordpress-demolition-store', 'wordpress-demo-2-store']));

  test('that is interrupted can be removed without a trace', async () => {
    const { exitCode, stderr } = await npmRunDemo(['--yes', '--folder', folder], '5/9');
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringContaining('interrupted') });
    expect((await inventory()).size).toBeGreaterThan(before.size);
    expect(await demo('--clean')).toMatchObject({ exitCode: 0, stderr: '' });
    await noTrace();
  });

  test('that is interrupted again refuses to start over, and continues to its end', async () => {
    expect((await npmRunDemo(['--yes', '--folder', folder], '4/9')).exitCode).toBe(130);
    expect(await demo()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('exists from an earlier demo') });
    const { exitCode, stdout, stderr } = await demo('--continue');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    const [, lost, restored] = stdout.split(/^[79]\/9/m);
    expect(lost).toContain('Error establishing a database connection');
    expect(restored).toContain(`“${POST}”`);
    expect(stdout).toMatch(/│ total +│ +\d+[.]\d │/);
  });

  test('leaves a restored database and a protected app', async () => {
    const query = `SELECT count(*) FROM wordpress.wp_posts WHERE post_title = '${POST}' AND post_status = 'publish'`;
    const script = `MYSQL_PWD=$MARIADB_ROOT_PASSWORD exec mariadb -uroot -h127.0.0.1 -N -e "${query}"`;
    const exec = ['-n', SITE, 'exec', 'wordpress-mariadb-0', '--', 'bash', '-c', script];
    expect((await kubectl(exec)).trim()).toBe('1');
    expect(workingTree()).toBe(files);
  });

  test('is removed without a trace, but for an object that another tool applied too', async () => {
    const shared = { kind: 'ClusterRole', metadata: { name: 'jerrycan-operator', labels: { team: 'another' } } };
    await apply([{ apiVersion: 'rbac.authorization.k8s.io/v1', ...shared }]);
    const { exitCode, stdout } = await demo('--clean');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('kept: ClusterRole jerrycan-operator'),
    });
    await kubectl(['delete', 'clusterrole', 'jerrycan-operator']);
    await noTrace();
  });
});
