import type { Writer } from '../../../contracts/app-config';
import type { PodTemplate, Volume, WorkloadObject } from '../../../runner/kubernetes/workload';
import { looksLikeData } from '../../../runner/quiesce/data-volume';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

const PLURAL = { Deployment: 'deployments', StatefulSet: 'statefulsets' } as const;

/** A world whose only writer has these volumes, each mounted at its path. */
function worldOf(
  kind: keyof typeof PLURAL,
  volumes: readonly (Volume & { at?: string })[],
  more: Partial<Writer> = {},
): World {
  const world = new World('snapshot');
  Object.assign(world.config, { writers: [{ kind, name: 'web', ...more }] });
  world.cluster.workload(PLURAL[kind], 'wordpress', 'web', 2);
  change(world, kind, { template: templateOf(volumes) });
  return world;
}

function change(world: World, kind: keyof typeof PLURAL, spec: Partial<WorkloadObject['spec']>): void {
  const found = world.cluster.find<WorkloadObject>(PLURAL[kind], 'wordpress', 'web')!;
  world.cluster.set(PLURAL[kind], 'wordpress', { ...found, spec: { ...found.spec, ...spec } });
}

const templateOf = (volumes: readonly (Volume & { at?: string })[]): PodTemplate => ({
  spec: {
    volumes: volumes.map(({ at: _, ...volume }) => volume),
    containers: [
      { volumeMounts: volumes.flatMap(({ name, at }) => (at === undefined ? [] : [{ name, mountPath: at }])) },
    ],
  },
});

const emptyDir = (name: string, at?: string): Volume & { at?: string } => ({
  name,
  emptyDir: {},
  ...(at !== undefined && { at }),
});
const scales = (world: World) => world.cluster.requests.filter((request) => request.startsWith('SCALE'));
const DELETE = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } };

describe('a run that would destroy data by stopping a writer is refused before it stops any writer', () => {
  test('a StatefulSet whose claims are deleted when it is scaled down', async () => {
    const world = worldOf('StatefulSet', []);
    change(world, 'StatefulSet', DELETE);
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step, next: failure?.next }).toEqual({
      ...{ exitCode: 3, step: 'preflight' },
      next: 'set persistentVolumeClaimRetentionPolicy.whenScaled to Retain',
    });
    expect(failure?.cause).toContain('the StatefulSet web deletes its PersistentVolumeClaims when it is scaled down');
    expect(scales(world)).toEqual([]);
    change(world, 'StatefulSet', {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    });
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
  });

  test('this also applies to a restore; a backup that stops no writer continues', async () => {
    const { world, run } = await protectedWorld();
    Object.assign(world.config, { quiesce: 'never', writers: [{ kind: 'StatefulSet', name: 'web' }] });
    world.cluster.workload('statefulsets', 'wordpress', 'web', 2);
    change(world, 'StatefulSet', DELETE);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
    expect(await world.restore(run)).toMatchObject({ exitCode: 3, failure: { step: 'preflight' } });
    expect(scales(world)).toEqual([]);
  });

  test('also if it came after preflight: the run checks the version that it scales', async () => {
    const world = worldOf('StatefulSet', []);
    let done = false;
    world.cluster.before = (request) => {
      if (done || request !== 'SCALE statefulsets/web 0') return;
      done = true;
      change(world, 'StatefulSet', DELETE);
    };
    const { exitCode, failure } = await world.backup();
    expect({ done, exitCode, step: failure?.step }).toEqual({ done: true, exitCode: 3, step: 'quiesce' });
    expect(world.cluster.replicas('statefulsets', 'wordpress', 'web')).toBe(2);
    expect(world.record()?.quiesce).toBeUndefined();
  });

  test('a generic ephemeral volume, whatever its name, unless it is declared as scratch', async () => {
    const volume = { name: 'work', ephemeral: { volumeClaimTemplate: {} }, at: '/work' };
    const world = worldOf('Deployment', [volume]);
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, cause: failure?.cause, next: failure?.next }).toEqual({
      exitCode: 3,
      cause:
        'the volume work of Deployment web, mounted at /work, is a generic ephemeral volume, which is deleted when the writer is stopped',
      next: "keep its data in a PersistentVolumeClaim; or, if its data is disposable, declare it in the app's file: deployment('web', { scratch: ['work'] })",
    });
    expect(scales(world)).toEqual([]);
    expect(await worldOf('Deployment', [volume], { scratch: ['work'] }).backup()).toMatchObject({ exitCode: 0 });
  });

  test('an emptyDir that looks like data, each of them by name, unless it is declared as scratch', async () => {
    const volumes = [emptyDir('uploads', '/srv/files'), emptyDir('tmp', '/tmp'), emptyDir('x', '/var/lib/mysql')];
    const { exitCode, failure } = await worldOf('StatefulSet', volumes).backup();
    expect(exitCode).toBe(3);
    expect(failure?.cause).toBe(
      [
        'the volume uploads of StatefulSet web, mounted at /srv/files, is an emptyDir that looks like data, which is deleted when the writer is stopped',
        'the volume x of StatefulSet web, mounted at /var/lib/mysql, is an emptyDir that looks like data, which is deleted when the writer is stopped',
      ].join('; '),
    );
    expect(failure?.next).toContain("statefulSet('web', { scratch: ['uploads'] })");
    const declared = worldOf('StatefulSet', volumes, { scratch: ['uploads', 'x'] });
    expect(await declared.backup()).toMatchObject({ exitCode: 0 });
    const half = worldOf('StatefulSet', volumes, { scratch: ['uploads'] });
    expect(await half.backup()).toMatchObject({
      failure: { next: expect.stringContaining("scratch: ['uploads', 'x']") },
    });
  });

  test('but not a volume in memory, in a claim, or declared as scratch', async () => {
    const world = worldOf('Deployment', [
      { name: 'data', emptyDir: { medium: 'Memory' }, at: '/data' },
      { name: 'uploads', at: '/uploads' },
      emptyDir('cache', '/data/cache'),
      emptyDir('run', '/run/mysqld'),
    ]);
    expect(await world.backup()).toMatchObject({ exitCode: 0 });
  });

  test('a restore takes over an unfinished one, whose writer has nothing left to lose', async () => {
    const { world, run } = await protectedWorld();
    world.kanister.failures = ['restore', 'restore'];
    expect(await world.restore(run)).toMatchObject({ exitCode: 4 });
    const found = world.cluster.find<WorkloadObject>('deployments', 'wordpress', 'wordpress')!;
    const spec = { ...found.spec, template: templateOf([emptyDir('uploads', '/uploads')]) };
    world.cluster.set('deployments', 'wordpress', { ...found, spec });
    expect(await world.restore(run)).toMatchObject({ exitCode: 0 });
  });
});

describe('a volume looks like data', () => {
  test.each([
    ['data', []],
    ['app-data', []],
    ['userdata', []],
    ['data2', []],
    ['uploads', []],
    ['wordpress-db', []],
    ['persistent-storage', []],
    ['x', ['/data']],
    ['x', ['/srv/app/uploads/']],
    ['x', ['/var/lib/postgresql/data']],
    ['x', ['/var/lib/mysql']],
    ['x', ['/bitnami/wordpress']],
    ['x', ['/var/www/html/wp-content']],
    ['x', ['/tmp', '/data']],
    ['cache', ['/var/lib/redis']],
  ])('%s at %j', (name, paths) => {
    expect(looksLikeData(name, paths)).toBe(true);
  });

  test.each([
    ['tmp', ['/tmp']],
    ['tmp-data', ['/tmp/data']],
    ['cache', ['/data/cache']],
    ['run', ['/var/run/mysqld']],
    ['socket', ['/run/postgresql']],
    ['logs', ['/var/log/data']],
    ['config', ['/etc/mysql']],
    ['empty-dir', ['/opt/bitnami/mariadb/tmp', '/tmp']],
    ['podmetadata', ['/etc/podinfo']],
    ['dshm', ['/dev/shm']],
    ['database-config', []],
    ['html', ['/var/www/html']],
    ['x', ['/var/www/html/storage/framework/views']],
    ['x', []],
  ])('but not %s at %j', (name, paths) => {
    expect(looksLikeData(name, paths)).toBe(false);
  });
});
