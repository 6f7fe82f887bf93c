import { createHash, randomBytes } from 'node:crypto';
import { leaks, type SeenPod, Witness } from './world/app/witness';
import { replicas, serving } from './world/app/wordpress';
import { find, list, must, path } from './world/cluster/api';
import { ended, type LogLine } from './world/cluster/job';
import { kubectl } from './world/cluster/kubectl';
import { until } from './world/cluster/until';
import { withCluster } from './world/gate';
import { pauseKanister, resumeKanister } from './world/kanister/kanister';
import { StandIn } from './world/kanister/stand-in';
import { objectsIn, type Point, signedBy } from './world/store/signed';
import { World } from './world/world';

/**
 * The runner's own Jobs, created by the command line, with the real API server and a real store. Kanister is a fake.
 */
withCluster('the runner', () => {
  const PREFIX = 'jerrycan/local/wordpress';
  const dump = [randomBytes(300_000), randomBytes(200_000), randomBytes(1)];
  let world: World;
  let kanister: StandIn;
  let witness: Witness;
  let first: string;

  beforeAll(async () => {
    await pauseKanister();
    world = await World.begin({ quiesce: 'snapshot' });
    witness = Witness.start(['kanister', 'wordpress']);
    kanister = new StandIn({ store: world.store, prefix: PREFIX, dump: () => dump });
    kanister.start();
  });
  afterAll(async () => {
    await kanister?.end();
    await world?.end();
    await resumeKanister();
  });

  const done = () => kanister.diary.map(({ action }) => action);
  const backups = () => done().filter((action) => action === 'backup').length;
  const events = (log: readonly LogLine[], event: string) => log.filter((line) => line.event === event);
  const objects = async (run: string) =>
    (await world.store.keys(`${PREFIX}/${run}/`)).map((key) => key.slice(`${PREFIX}/${run}/`.length));
  const expectServing = async () => {
    await serving();
    expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
  };

  test('a backup leaves a signed restore point, and the writers stop only until the snapshot is open', async () => {
    kanister.dumpFor = 5000;
    const { exitCode, run, stderr } = await world.backup();
    kanister.dumpFor = 1000;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    first = run;
    const [look, entry] = kanister.diary;
    expect(look).toMatchObject({ action: 'preflight', replicas: 2, options: { quiesce: 'snapshot' } });
    expect(entry).toMatchObject({ action: 'backup', run, replicas: 0, replicasAtEnd: 2 });
    expect(entry!.options).toMatchObject({ run: `${run}/database`, quiesce: 'snapshot' });
    expect(await objects(run)).toEqual([
      'database/dump.sql.zst.00000',
      'database/dump.sql.zst.00001',
      'database/dump.sql.zst.00002',
      'database/index',
      'database/users.sql.00000',
      'restore-point.json',
      'state.json',
    ]);
    const point = signedBy<Point>(
      world.checkout.root,
      'wordpress',
      await world.store.get(`${PREFIX}/${run}/restore-point.json`),
    );
    expect(point).toMatchObject({
      app: 'wordpress',
      cluster: 'local',
      run,
      captures: [{ name: 'database', engine: { name: 'mariadb', version: '10.11.13' } }],
    });
    const stored = await world.store.versions(`${PREFIX}/${run}/`);
    for (const { key, versionId, bytes, sha256 } of objectsIn(point)) {
      const body = await world.store.get(key, versionId);
      expect({ key, bytes, sha256 }).toEqual({
        key,
        bytes: body.length,
        sha256: createHash('sha256').update(body).digest('hex'),
      });
      expect(stored.map((version) => version.versionId)).toContain(versionId);
    }
    const dumped = objectsIn(point).filter(({ artifact }) => artifact === 'dump');
    expect(dumped.map(({ bytes }) => bytes)).toEqual(dump.map((part) => part.length));
    const state = signedBy<{ run: string; verified: string }>(
      world.checkout.root,
      'wordpress',
      await world.store.get(`${PREFIX}/${run}/state.json`),
    );
    expect(state).toMatchObject({ run, verified: expect.stringMatching(/^\d{4}-.*Z$/), broken: null, retired: null });
    await expectServing();
  });

  test("the backup's success is the CronJob's, and the Lease is free", async () => {
    await until('the CronJob counts it', async () => {
      const found = await find<{ status: { lastSuccessfulTime?: string } }>('cronjobs', 'kanister', 'wordpress-backup');
      return found!.status.lastSuccessfulTime;
    });
    const { spec, metadata } = (await find<{
      spec: { holderIdentity?: string };
      metadata: { annotations: Record<string, string> };
    }>('leases', 'kanister', 'wordpress'))!;
    expect(spec.holderIdentity ?? '').toBe('');
    expect(JSON.parse(metadata.annotations['jerrycan.dev/record']!).quiesce).toBeUndefined();
  });

  test('points lists it from the store alone', async () => {
    const points = await world.points();
    expect(points).toEqual([expect.objectContaining({ run: first, state: 'verified' })]);
  });

  test('a dump that lost bytes on the way to the store does not become a restore point', async () => {
    kanister.alter = (bytes) =>
      bytes.length > 250_000 ? Buffer.concat([bytes.subarray(0, -1), Buffer.of(bytes.at(-1)! ^ 1)]) : bytes;
    const { exitCode, log } = await world.backup();
    kanister.alter = (bytes) => bytes;
    expect(exitCode).toBe(1);
    expect(events(log, 'failed')).toHaveLength(1);
    expect((await world.points()).map(({ run }) => run)).toEqual([first]);
    await expectServing();
  });

  test('a failed action fails the run, and the writers run again', async () => {
    kanister.failures.add('backup');
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(1);
    expect(events(log, 'failed')[0]).toMatchObject({
      cause: expect.stringContaining('command terminated with exit code 1'),
    });
    await expectServing();
  });

  test('SIGTERM ends the quiesce', async () => {
    const before = backups();
    kanister.opens = false;
    const backup = world.backup();
    await until('the task began', async () => backups() > before);
    expect(await replicas()).toEqual({ wanted: 0, ready: 0 });
    const pods = await list<SeenPod>('pods', 'kanister', 'batch.kubernetes.io/job-name');
    const { metadata } = pods.find(({ status }) => status?.phase === 'Running')!;
    await kubectl(['-n', 'kanister', 'delete', 'pod', metadata.name, '--wait=false']);
    await until('the writers run again', async () => (await replicas()).wanted === 2, { seconds: 40 });
    kanister.opens = true;
    await world.endJobs();
    await backup;
    await expectServing();
  });

  test('while one run holds the app, another one says busy', async () => {
    kanister.dumpFor = 15_000;
    const long = world.backup();
    const before = backups();
    await until('the first one dumps', async () => backups() > before);
    const second = await world.backup();
    kanister.dumpFor = 1000;
    expect(second.exitCode).toBe(75);
    expect((await long).exitCode).toBe(0);
  });

  test('a restore stops the writers, takes a safety point, and loads what was signed', async () => {
    kanister.diary.length = 0;
    const { exitCode, stderr } = await world.restore(first);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect(done()).toEqual(['preflight', 'backup', 'restore']);
    const [, safety, restore] = kanister.diary;
    expect(safety).toMatchObject({ replicas: 0, options: { safety: 'true' } });
    expect(restore).toMatchObject({
      replicas: 0,
      artifacts: { point: { keyValue: { directory: `${first}/database` } } },
    });
    expect((await world.points()).map(({ run }) => run)).toContain(safety!.run);
    await expectServing();
  });

  test('a restore is not its CronJob’s, and is not tried twice', async () => {
    const jobs = await list<{
      metadata: { name: string; ownerReferences?: unknown[] };
      spec: { backoffLimit: number };
    }>('jobs', 'kanister');
    const restore = jobs.filter(({ metadata }) => metadata.name.includes('-restore-'));
    expect(restore).not.toHaveLength(0);
    for (const { metadata, spec } of restore) {
      expect(metadata.ownerReferences).toBeUndefined();
      expect(spec.backoffLimit).toBe(0);
    }
  });

  test('a newer version over a part does not stop a restore: the signed one is restored from recovered/', async () => {
    const key = `${PREFIX}/${first}/database/dump.sql.zst.00000`;
    await world.store.put(key, 'evil');
    kanister.diary.length = 0;
    const { exitCode } = await world.restore(first);
    expect(exitCode).toBe(0);
    expect(kanister.diary.at(-1)).toMatchObject({
      action: 'restore',
      artifacts: { point: { keyValue: { directory: `recovered/${first}/database` } } },
    });
    expect((await world.store.get(`${PREFIX}/recovered/${first}/database/dump.sql.zst.00000`)).equals(dump[0]!)).toBe(
      true,
    );
    expect((await world.points()).find(({ run }) => run === first)).toMatchObject({ state: 'covered' });
  });

  test('a restore that fails ends with what was there before', async () => {
    kanister.diary.length = 0;
    kanister.failures.add('restore');
    const { exitCode } = await world.restore(first);
    expect(exitCode).toBe(1);
    expect(done()).toEqual(['preflight', 'backup', 'restore', 'restore']);
    const safety = kanister.diary[1]!.run;
    expect(kanister.diary[3]!.artifacts).toMatchObject({ point: { keyValue: { directory: `${safety}/database` } } });
    await expectServing();
  });

  test('a destroyed version is found before the app is touched', async () => {
    const { run } = await world.backup();
    const [version] = await world.store.versions(`${PREFIX}/${run}/database/dump.sql.zst.00001`);
    await world.store.destroy(version!);
    kanister.diary.length = 0;
    const before = await must<{ metadata: { generation: number } }>({
      path: path('deployments', 'wordpress', 'wordpress'),
    });
    const { exitCode } = await world.restore(run);
    const after = await must<{ metadata: { generation: number } }>({
      path: path('deployments', 'wordpress', 'wordpress'),
    });
    expect(exitCode).toBe(3);
    expect(done().filter((action) => action !== 'preflight')).toEqual([]);
    expect(after.metadata.generation).toBe(before.metadata.generation);
  });

  test('a point with a foreign signature, or without one, is refused before the app is touched', async () => {
    const forged = first.replace(/-[a-z0-9]{5}$/, '-evil1');
    const text = String(await world.store.get(`${PREFIX}/${first}/restore-point.json`)).replaceAll(first, forged);
    for (const { key } of objectsIn((JSON.parse(text) as { signed: Point }).signed)) await world.store.put(key, 'evil');
    await world.store.put(`${PREFIX}/${forged}/restore-point.json`, text);
    kanister.diary.length = 0;
    const { exitCode } = await world.restore(forged);
    expect(exitCode).toBe(3);
    expect(done().filter((action) => action !== 'preflight')).toEqual([]);
    await expectServing();
  });

  test('no secret was in a pod, a log, an event, a status or a manifest', async () => {
    const seen = await witness.end();
    // The witness works: it saw output of the runner, and a task's pod.
    expect([...seen.keys()].filter((where) => where.startsWith('log of kanister/wordpress-backup-'))).not.toHaveLength(
      0,
    );
    expect(seen.get('pods in wordpress')).toContain('kanister-job-');
    expect(leaks(new Map([...seen, ...world.checkout.files()]), world.secrets)).toEqual([]);
  });

  test('a Job’s log is JSON, a line an event, and ends with how it ended', async () => {
    const jobs = await list<{ metadata: { name: string } }>('jobs', 'kanister');
    const { exitCode, log } = await ended(
      jobs.find(({ metadata }) => metadata.name.includes('-restore-'))!.metadata.name,
    );
    expect(log.at(-1)).toMatchObject({ event: 'done', exitCode });
  });
});
