import { sql } from './world/app/mariadb';
import { replicas } from './world/app/wordpress';
import { wordpressDump } from './world/checkout';
import { api, must, path } from './world/cluster/api';
import { secretValue } from './world/cluster/secret';
import { withKanister } from './world/gate';
import { World } from './world/world';

interface Secret {
  data: Record<string, string>;
}

/**
 * Problems that only a pod next to the database can find, before the writers are stopped: with a real Kanister, kubelet
 * and server.
 */
withKanister('bad input of a task', () => {
  const SECRET = path('secrets', 'wordpress', 'wordpress-mariadb');
  const KEY = 'mariadb-root-password';
  let world: World;
  let generation: number;

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'snapshot' });
    generation = await generationOf();
  });
  afterAll(() => world?.end());

  const generationOf = async (): Promise<number> =>
    (await must<{ metadata: { generation: number } }>({ path: path('deployments', 'wordpress', 'wordpress') })).metadata
      .generation;
  const put = (data: Secret['data']) =>
    must({
      method: 'POST',
      path: path('secrets', 'wordpress'),
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'wordpress-mariadb' }, data },
    });

  /** Expects a refusal with this cause and this fix, before the app was touched. */
  async function expectRefused(cause: RegExp, next: RegExp) {
    const { exitCode, log, stderr } = await world.backup();
    await world.endJobs();
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.any(String) });
    expect(log.findLast(({ event }) => event === 'failed')).toMatchObject({
      step: 'check server',
      cause: expect.stringMatching(cause),
      next: expect.stringMatching(next),
    });
    expect(await generationOf()).toBe(generation);
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
    expect(await world.points()).toEqual([]);
  }

  /** Replaces a Secret while `during` runs. */
  async function withData(change: (data: Secret['data']) => Secret['data'] | undefined, during: () => Promise<void>) {
    const { data } = await must<Secret>({ path: SECRET });
    await api({ method: 'DELETE', path: SECRET });
    const changed = change({ ...data });
    if (changed) await put(changed);
    try {
      await during();
    } finally {
      await api({ method: 'DELETE', path: SECRET });
      await put(data);
    }
  }

  test('a wrong password of the database', () =>
    withData(
      (data) => ({ ...data, [KEY]: Buffer.from('wrong-canary').toString('base64') }),
      () =>
        expectRefused(
          /server wordpress-mariadb:3306: cannot be queried as user root \(ERROR 1045 .*\)$/,
          /^check that it runs, and that the Secret wordpress-mariadb \(key mariadb-root-password\) has the user's password/,
        ),
    ));

  test('a Secret of the database that is not there', () =>
    withData(
      () => undefined,
      () =>
        expectRefused(
          /the task's pod does not start: CreateContainerConfigError: secret "wordpress-mariadb" not found/,
          /^create the missing object$/,
        ),
    ));

  test('a Secret of the database without the key', () =>
    withData(
      ({ [KEY]: _, ...rest }) => rest,
      () =>
        expectRefused(
          /the task's pod does not start: CreateContainerConfigError: couldn't find key mariadb-root-password in Secret/,
          /^create the missing object$/,
        ),
    ));

  test('an image that cannot be pulled', async () => {
    const image = 'docker.io/library/mariadb:none';
    await world.declare({ quiesce: 'snapshot', captures: { database: wordpressDump({ image }) } });
    await expectRefused(
      /the task's pod does not start: (ErrImagePull|ImagePullBackOff): .*mariadb:none/,
      /^make the image available to the node, or use another one$/,
    );
    await world.declare({ quiesce: 'snapshot' });
  });

  test('a password that is rotated is the next run’s, whatever was refused before', async () => {
    const { value } = secretValue('rotated');
    const hosts = await sql(world.root, "SELECT host FROM mysql.user WHERE user = 'root'");
    await sql(world.root, hosts.map(([host]) => `ALTER USER root@'${host}' IDENTIFIED BY '${value}';`).join('\n'));
    await expectRefused(/cannot be queried as user root/, /^check that it runs/);
    const { data } = await must<Secret>({ path: SECRET });
    await api({ method: 'DELETE', path: SECRET });
    await put({ ...data, [KEY]: Buffer.from(value).toString('base64') });
    const { exitCode, run, stderr } = await world.backup();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect((await world.points()).map((point) => point.run)).toEqual([run]);
  });
});
