import { randomBytes } from 'node:crypto';
import { replicas, serving } from './world/app/wordpress';
import { jerrycan } from './world/cli';
import { api, find, list, must, path } from './world/cluster/api';
import { withCluster } from './world/gate';
import { policiesHold } from './world/installation';
import { pauseKanister, resumeKanister } from './world/kanister/kanister';
import { StandIn } from './world/kanister/stand-in';
import { type EndedRun, World } from './world/world';

interface Secret {
  data: Record<string, string>;
}

/**
 * Mistakes of people, and the messages that they get, with the real API server, kubelet and store. Kanister is a fake.
 */
withCluster('bad input', () => {
  const PREFIX = 'jerrycan/local/wordpress';
  let world: World;
  let kanister: StandIn;
  let generation: number;

  beforeAll(async () => {
    await pauseKanister();
    world = await World.begin({ quiesce: 'snapshot' });
    kanister = new StandIn({ store: world.store, prefix: PREFIX, dump: () => [randomBytes(1000)] });
    kanister.start();
    generation = await generationOf();
  });
  afterAll(async () => {
    await kanister?.end();
    await world?.end();
    await resumeKanister();
  });
  afterEach(async () => {
    // The app was not touched, not even scaled to zero and back.
    expect(await generationOf()).toBe(generation);
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
    expect(kanister.diary).toEqual([]);
    expect(await world.points()).toEqual([]);
    await world.endJobs();
  });

  const generationOf = async (): Promise<number> =>
    (await must<{ metadata: { generation: number } }>({ path: path('deployments', 'wordpress', 'wordpress') })).metadata
      .generation;

  /** Changes a Secret while `during` runs. */
  async function withSecret(
    name: string,
    change: (data: Secret['data']) => Secret['data'] | undefined,
    during: () => Promise<void>,
  ) {
    const at = path('secrets', 'kanister', name);
    const { data, metadata, type } = await must<Secret & { metadata: { labels?: object }; type: string }>({ path: at });
    const put = (what: Secret['data']) =>
      must({
        method: 'POST',
        path: path('secrets', 'kanister'),
        body: { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels: metadata.labels }, type, data: what },
      });
    await api({ method: 'DELETE', path: at });
    const changed = change({ ...data });
    if (changed) await put(changed);
    try {
      await during();
    } finally {
      await api({ method: 'DELETE', path: at });
      await put(data);
    }
  }

  const failure = ({ log }: EndedRun) => log.findLast(({ event }) => event === 'failed');

  test.each([
    ['wordpress-runner', "make the Secret: npx jerrycan secrets wordpress, or 'pulumi up'"],
    ['wordpress-signing', 'make the key: npx jerrycan keys wordpress'],
  ])('a Secret %s that is not there', async (name, next) => {
    await withSecret(
      name,
      () => undefined,
      async () => {
        const { exitCode, stderr } = await world.backup();
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`secret "${name}" not found`);
        expect(stderr).toContain(next);
      },
    );
    expect(await list('jobs', 'kanister')).toEqual([]);
  });

  test.each([
    ['wordpress-runner', 'accessKeyId'],
    ['wordpress-signing', 'privateKey'],
  ])('a Secret %s without the key %s', async (name, key) => {
    await withSecret(
      name,
      ({ [key]: _, ...rest }) => rest,
      async () => {
        const { exitCode, stderr } = await world.backup();
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`references non-existent secret key: ${key}`);
      },
    );
  });

  test('a key pair that the store does not know', async () => {
    await withSecret(
      'wordpress-runner',
      (data) => ({ ...data, secretAccessKey: Buffer.from('wrong').toString('base64') }),
      async () => {
        const ran = await world.backup();
        expect(ran.exitCode).toBe(3);
        expect(failure(ran)).toMatchObject({
          step: 'preflight',
          cause: expect.stringMatching(/does not list the bucket jerrycan-local: .*\(SignatureDoesNotMatch\)$/),
          next: "renew the key pair in the Secret wordpress-runner, or correct the runner's role; it must be able to list its prefix and to write what its policy names",
        });
      },
    );
  });

  test("another app's key pair: 403", async () => {
    const { data } = await must<Secret>({ path: path('secrets', 'kanister', 'wordpress-store') });
    await withSecret(
      'wordpress-runner',
      () => ({ accessKeyId: data.accessKeyId!, secretAccessKey: data.secretAccessKey! }),
      async () => {
        const ran = await world.backup();
        expect(ran.exitCode).toBe(3);
        expect(failure(ran)).toMatchObject({
          step: 'preflight',
          cause: expect.stringContaining('(AccessDenied)'),
          next: expect.stringContaining('it must be able to list its prefix and to write what its policy names'),
        });
      },
    );
  });

  test('a bucket that is not there', async () => {
    await world.store.request('DELETE', world.store.bucket);
    const ran = await world.backup();
    await world.store.makeBucket();
    expect(ran.exitCode).toBe(3);
    expect(failure(ran)).toMatchObject({
      step: 'preflight',
      cause: expect.stringMatching(/does not list the bucket jerrycan-local: .*\(NoSuchBucket\)$/),
      next: 'create the bucket, or correct store.<stack>.json',
    });
    const events = await list<{ reason: string; message: string }>('events', 'kanister');
    expect(events.filter(({ reason }) => reason === 'BackupRefused').at(-1)?.message).toContain('NoSuchBucket');
  });

  test('an app that does not exist', async () => {
    const { exitCode, stderr } = await jerrycan(world.checkout.root, ['backup', 'shop']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("apps.json: has no app 'shop'; choose one of wordpress"),
    });
  });

  test('an app that was never synced', async () => {
    const at = path('cronjobs', 'kanister', 'wordpress-backup');
    const cronJob = (await find('cronjobs', 'kanister', 'wordpress-backup')) as { metadata: object };
    await api({ method: 'DELETE', path: at });
    const ran = await world.backup();
    await world.checkout.apply();
    await policiesHold();
    expect(cronJob.metadata).toBeDefined();
    expect(ran.exitCode).toBe(3);
    const { error } = JSON.parse(ran.stderr.split('\n').find((line) => line.startsWith('{"error"'))!);
    expect(error).toMatchObject({
      what: 'has no CronJob kanister/wordpress-backup',
      next: expect.stringContaining('sync manifests/local/wordpress'),
    });
  });

  test('a database that is not there', async () => {
    const at = path('statefulsets', 'wordpress', 'wordpress-mariadb');
    const stateful = await must<{ metadata: Record<string, unknown> }>({ path: at });
    await api({ method: 'DELETE', path: `${at}?propagationPolicy=Orphan` });
    const ran = await world.backup();
    const { name, namespace, labels } = stateful.metadata;
    const { status: _, ...rest } = stateful as Record<string, unknown>;
    await must({
      method: 'POST',
      path: path('statefulsets', 'wordpress'),
      body: { ...rest, metadata: { name, namespace, labels } },
    });
    expect(ran.exitCode).toBe(3);
    expect(failure(ran)).toMatchObject({
      step: 'preflight',
      cause: 'StatefulSet wordpress-mariadb is not in the namespace wordpress',
      next: 'install the app, or correct `server` and `writers` in its file',
    });
    await serving();
  });
});
