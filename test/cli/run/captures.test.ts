import { type RestoreOptions, restore } from '../../../cli/run/restore';
import { unblock } from '../../../cli/run/unblock';
import type { CatalogEntry } from '../../../runner/catalog/catalog';
import type { LeaseRecord, RestoreRecord } from '../../../runner/lease/lease-record';
import { blueprint, Clinic } from '../doctor/clinic';
import { entry } from '../entry';
import type { PodStory } from '../fake-cluster';
import { running, said, succeeded, twoCaptures, World } from '../world';

const BOTH = ['database', 'crm'];
const POINT = entry('2026-11-20T20:15:00.000Z', {}, { captures: BOTH });
const RUN = POINT.point.run;
const success: PodStory = {
  status: [
    [0, running],
    [1_000, succeeded],
  ],
  log: [[100, said('done', { exitCode: 0, seconds: 61 })]],
};

let world: World;
afterEach(() => world.end());

const command = () => world.cluster.jobs[0]?.spec?.template.spec?.containers[0]?.command?.slice(2);

describe('a restore of an app with two captures', () => {
  function run(options: RestoreOptions, answers?: (string | undefined)[], entries: CatalogEntry[] = [POINT]) {
    world = new World(answers);
    world.deploy(twoCaptures);
    world.cluster.stories = [success];
    const catalog = async () => ({ entries, refused: [], address: 's3://bucket/x' });
    return restore('shop', { run: RUN, ...options }, { ...world.context, catalog });
  }

  it('shows what it overwrites, a line for each capture', async () => {
    expect(await run({}, ['shop'])).toBe(0);
    expect(world.terminal.stderr.slice(1, 4)).toEqual([
      `  point        ${RUN}: 2026-11-20T20:15:00.000Z, 8 h old, 600 MB, database mariadb 10.11.6, crm mariadb 10.11.6, verified`,
      '  overwrites   database: the data of StatefulSet shop-db (mariadb) that is in the point',
      '  overwrites   crm: the data of crm.example.com (mariadb, not managed here) that is in the point',
    ]);
    expect(command()).toEqual(['restore', '--run', RUN]);
  });

  it('with --only shows what stays as it is, and asks about the data of that capture', async () => {
    expect(await run({ only: ['crm'] }, ['shop'])).toBe(0);
    expect(world.terminal.stderr.slice(2, 6)).toEqual([
      '  overwrites   crm: the data of crm.example.com (mariadb, not managed here) that is in the point',
      '  keeps        database: its data stays as it is, and MAY BE INCONSISTENT with crm',
      '  stops        Deployment shop-web',
      '  safety point made first, so that a failed load can be undone',
    ]);
    expect(world.terminal.asked).toEqual(["Type the app's name to overwrite the data of crm (shop)"]);
    expect(command()).toEqual(['restore', '--run', RUN, '--only', 'crm']);
  });

  it('passes on only options that a method of the chosen captures has', async () => {
    expect(await run({ yes: true, only: ['database'], with: ['users'] })).toBe(0);
    expect(command()).toEqual(['restore', '--run', RUN, '--only', 'database', '--with', 'users']);
    world.end();
    await expect(run({ yes: true, only: ['crm'], with: ['users'] })).rejects.toMatchObject({ exitCode: 2 });
  });

  it('refuses a capture that the app does not have', async () => {
    await expect(run({ yes: true, only: ['databse'] })).rejects.toMatchObject({
      exitCode: 2,
      message: '--only: must name a capture of shop (databse); did you mean database? shop has database, crm',
    });
    expect(world.cluster.jobs).toEqual([]);
  });

  it('refuses a point that has other captures, and names the option', async () => {
    const old = entry('2026-11-20T20:15:00.000Z');
    await expect(run({ yes: true }, undefined, [old])).rejects.toMatchObject({
      exitCode: 3,
      message: `restore: ${RUN} has no data of the capture crm; to restore only what it has: --only database`,
    });
    expect(world.cluster.jobs).toEqual([]);
    world.end();
    expect(await run({ yes: true, only: ['database'] }, undefined, [old])).toBe(0);
  });
});

describe('a dry run', () => {
  it('shows the sizes and the scratch volume of each capture, and of the chosen ones only', async () => {
    const clinic = await Clinic.healthy();
    world = clinic;
    clinic.deploy({ ...twoCaptures, captures: twoCaptures.captures.map((one) => ({ ...one, namespace: 'shop-ns' })) });
    clinic.entries = [POINT];
    const args = { podOverride: { volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '20Gi' } }] } };
    for (const name of ['shop.database', 'shop.crm'])
      clinic.manifest('local/shop', {
        ...{ ...blueprint, metadata: { ...blueprint.metadata, name } },
        ...{ actions: { restore: { phases: [{ args }] } } },
      });
    const context = clinic.doctorContext as never;
    await restore('shop', { run: RUN, dryRun: true }, context);
    expect(clinic.terminal.stdout).toEqual(
      expect.arrayContaining([
        '  in the point database/dump 299 MB, database/users 1 MB, crm/dump 299 MB, crm/users 1 MB',
        '  download     600 MB',
        "  scratch      database: 300 MB needed; the volume has 20Gi on the node's disk",
        "  scratch      crm: 300 MB needed; the volume has 20Gi on the node's disk",
      ]),
    );
    clinic.terminal.stdout.length = 0;
    await restore('shop', { run: RUN, only: ['crm'], dryRun: true, json: true }, context);
    expect(JSON.parse(clinic.terminal.stdout.join('\n'))).toMatchObject({
      ...{ downloadBytes: 300_000_000, artifacts: { 'crm/dump': 299_000_000 } },
      scratch: [{ capture: 'crm', neededBytes: 300_000_000, size: '20Gi' }],
    });
  });
});

describe('unblock after a restore of two captures', () => {
  const record = (loads: RestoreRecord['loads']): LeaseRecord => ({
    ...{ run: RUN, actionSets: [] },
    quiesce: { mode: 'restore', until: null, workloads: [{ kind: 'Deployment', name: 'shop-web', replicas: 2 }] },
    restore: { point: 'shop-20261120t141500z-abcde', captures: BOTH, loads },
  });
  const done = (capture: string) =>
    ({ capture, actionSet: `shop-20261121t041600z-${capture}`, state: 'complete' }) as const;
  const run = (left: LeaseRecord) => {
    world = new World();
    world.deploy(twoCaptures);
    world.cluster.stories = [success];
    const annotations = { 'jerrycan.dev/record': JSON.stringify(left) };
    world.cluster.leases.push({ metadata: { name: 'shop', namespace: 'kanister', annotations }, spec: {} });
    return unblock('shop', { yes: true }, world.context);
  };

  it('starts the app only if both were loaded', async () => {
    await run(record([done('database')]));
    expect(world.terminal.stderr).toContain(
      '  found        the point shop-20261120t141500z-abcde: database loaded, crm not loaded',
    );
    expect(command()).toEqual(['unblock']);
    world.end();
    await run(record(BOTH.map(done)));
    expect(world.terminal.stderr).toContain(
      '  will         start Deployment shop-web (2 replicas): all loads succeeded',
    );
    expect(command()).toEqual(['unblock', '--start', 'loaded']);
  });

  it('shows what a restore of one capture leaves as it was', async () => {
    const left = record([done('crm')]);
    await run({ ...left, restore: { ...left.restore!, captures: ['crm'], only: true } });
    expect(world.terminal.stderr).toContain(
      '  found        the point shop-20261120t141500z-abcde: crm loaded; left as it was: database',
    );
    expect(command()).toEqual(['unblock', '--start', 'loaded']);
  });
});
