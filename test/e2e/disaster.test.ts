import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mariadbReady, sql } from './world/app/mariadb';
import { Site } from './world/app/site';
import { replicas, serving, site } from './world/app/wordpress';
import { jerrycan } from './world/cli';
import { list } from './world/cluster/api';
import { deleteNamespaces } from './world/cluster/namespace';
import type { SecretValue } from './world/cluster/secret';
import { withKanister } from './world/gate';
import { policiesHold, uninstall } from './world/installation';
import { commandsOf } from './world/page';
import { World } from './world/world';

const CLI = join(__dirname, '../../bin/jerrycan.js');

/**
 * Runs docs/how-to/disaster-recovery.md, command by command, after everything except the store, Git and the keys is
 * lost.
 */
withKanister('after a disaster', () => {
  const commands = commandsOf('how-to/disaster-recovery.md');
  const times: [command: string, seconds: number][] = [];
  let world: World;
  /** The run whose restore point is used. */
  let run: string;
  let before: string[];
  let programs: string;

  const secret = (name: string): SecretValue => world.secrets.find((each) => each.name === name)!;
  const posts = () => Site.visit((visited) => visited.posts());
  const reporter = () => sql(world.root, "SHOW GRANTS FOR reporter@'%'");

  /** Runs one command, with the page's placeholders replaced. */
  async function type(command: string): Promise<void> {
    if (/^(git |export |[a-z]+=)/.test(command)) return;
    const started = Date.now();
    if (command === 'npm start') {
      world.checkout.synthesize({ quiesce: 'snapshot' });
    } else {
      const env = {
        ...process.env,
        ...{ app: 'wordpress', namespace: 'wordpress', cluster: 'local', run, PATH: `${programs}:${process.env.PATH}` },
        ...{ AWS_ACCESS_KEY_ID: 'auditor', AWS_SECRET_ACCESS_KEY: secret('auditor').value },
      };
      await bash(command, world.checkout.root, env);
    }
    times.push([command, Math.round((Date.now() - started) / 100) / 10]);
    // These images support only a simple first password of root.
    if (command.includes('statefulset/wordpress-mariadb')) await mariadbReady(world.root);
    if (command.includes('manifests/')) await policiesHold();
  }

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'snapshot' });
    await Site.visit((visited) => visited.install(world.editor));
    await Site.visit(async (visited) => {
      await visited.logIn(world.editor);
      for (const title of ['Before the flood', 'And another']) await visited.write(title);
    });
    await sql(world.root, "CREATE USER reporter@'%' IDENTIFIED BY 'r'; GRANT SELECT ON wordpress.* TO reporter@'%'");
    before = await posts();
    ({ run } = await world.backup());
    expect((await world.points())[0]).toMatchObject({ run, state: 'verified' });
    programs = mkdtempSync(join(tmpdir(), 'jerrycan-e2e-programs-'));
    const endpoint = `case $2 in points | status | restore) set -- "$@" --endpoint '${world.store.endpoint}' ;; esac`;
    const npx = `#!/bin/sh\n[ "$1" = jerrycan ] || exit 64\n${endpoint}\nshift\nexec '${process.execPath}' '${CLI}' "$@" --root '${world.checkout.root}'\n`;
    writeFileSync(join(programs, 'npx'), npx, { mode: 0o755 });
    keep(world.checkout.root, site(world.root, secret('database'), 0), {
      runner: { id: 'wordpress-runner', key: secret('runner key').value },
      app: { id: 'wordpress-app', key: secret('app key').value },
    });
  });
  afterAll(async () => {
    const total = times.reduce((sum, [, seconds]) => sum + seconds, 0);
    const rows = times.map(([command, seconds]) => `${seconds.toFixed(1).padStart(6)} s  ${command.slice(0, 110)}`);
    console.log(`disaster recovery: ${total.toFixed(1)} s\n${rows.join('\n')}`);
    await world?.end();
  });

  test('everything is lost but the store', async () => {
    await deleteNamespaces(['wordpress']);
    await uninstall();
    for (const kind of ['cronjobs', 'jobs', 'configmaps', 'profiles', 'blueprints', 'leases'] as const)
      expect(await list(kind, 'kanister', 'app.kubernetes.io/managed-by=jerrycan')).toEqual([]);
    const { exitCode, stderr } = await jerrycan(world.checkout.root, ['status', 'wordpress']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('has no ConfigMap') });
  });

  test('the page has the commands that matter', () => {
    for (const part of [
      'cluster $cluster --record',
      'keys $app --rotate',
      'restore $app --run $run',
      'kubectl apply',
      'backup $app',
      'status $app',
    ])
      expect(commands.filter((command) => command.includes(part))).not.toEqual([]);
  });

  test.each(commands)('%s', async (command) => {
    await type(command);
  });

  test('the posts, the users and the replicas are there again', async () => {
    await serving();
    expect(await posts()).toEqual(before);
    expect(await reporter()).toEqual([expect.arrayContaining([expect.stringContaining('GRANT')]), expect.anything()]);
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
  });

  test('the new cluster’s backup is the newest point, signed by a new key; the old one is still trusted', async () => {
    const [newest, ...older] = await world.points();
    expect(newest).toMatchObject({ state: 'verified' });
    expect(newest!.run > run).toBe(true);
    expect(older).toContainEqual(expect.objectContaining({ run, state: 'verified' }));
    const keys = new Set([newest!, older.find((point) => point.run === run)!].map((point) => keyOf(point)));
    expect(keys.size).toBe(2);
  });
});

const keyOf = (point: object): string => (point as { signedBy: { key: string } }).signedBy.key;

type Pair = { readonly id: string; readonly key: string };

/** What people keep outside a cluster: how the app is deployed, and the key pairs. */
function keep(folder: string, app: readonly object[], pairs: Readonly<Record<'runner' | 'app', Pair>>): void {
  mkdirSync(join(folder, 'the-app'));
  writeFileSync(join(folder, 'the-app/all.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: app }));
  for (const [name, { id, key }] of Object.entries(pairs)) {
    writeFileSync(join(folder, `${name}.id`), id);
    writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 });
  }
}

function bash(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['-euo', 'pipefail', '-c', command], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}: ${error.code}\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`));
      else resolve();
    });
  });
}
