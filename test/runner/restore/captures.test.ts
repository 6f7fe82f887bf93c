import type { CaptureConfig } from '../../../contracts/app-config';
import { MINUTE } from '../fakes/death';
import { olderWorld } from '../fakes/older-world';
import { actions, indexOf } from '../fakes/restorable';
import { BOTH, dataOf, loads, twoPoints } from '../fakes/two-captures';
import { World } from '../fakes/world';

const sameServer = ({ namespace, object }: CaptureConfig) => ({ namespace, object });
const scaled = ({ cluster }: World) => cluster.requests.filter((request) => request.startsWith('SCALE'));

describe('a restore of two captures', () => {
  test('stops the writers once, takes one safety point, and loads both at the same time', async () => {
    const { world, older } = await twoPoints();
    const { exitCode, failure } = await world.restore(older);
    expect({ exitCode, failure }).toEqual({ exitCode: 0, failure: undefined });
    expect(actions(world)).toEqual(['preflight', 'preflight', 'backup', 'backup', 'restore', 'restore']);
    expect(scaled(world)).toHaveLength(2);
    const { point: safety } = (await world.points()).entries[0]!;
    expect({ safety: safety.safety, captures: safety.captures.map(({ name }) => name) }).toEqual({
      ...{ safety: true, captures: BOTH },
    });
    for (const [i, capture] of BOTH.entries()) {
      const index = await indexOf(world, older, capture);
      const point = { directory: `${older}/${capture}`, index: `${index.bytes}:${index.sha256}` };
      expect(world.kanister.performed[i]!.options).toMatchObject(point);
      expect(loads(world)[i]).toMatchObject({ capture, replicas: 0, artifacts: { point: { keyValue: point } } });
    }
    expect(dataOf(world)).toEqual([older, older]);
    expect({ writers: world.writers(), quiesce: world.record()?.quiesce, restore: world.record()?.restore }).toEqual({
      ...{ writers: 2, quiesce: undefined, restore: undefined },
    });
  });

  test('that the app declares an order for loads one after the other', async () => {
    const { world, older } = await twoPoints();
    Object.assign(world.config, { isOrdered: true });
    world.kanister.slower = { database: 60_000 };
    let states: string[] = [];
    world.onLog = ({ event, action, capture, state }) => {
      if (event === 'action-set' && action === 'restore') states = [...states, `${capture} ${state}`];
    };
    expect(await world.restore(older)).toMatchObject({ exitCode: 0 });
    expect(states.indexOf('database complete')).toBeLessThan(states.indexOf('crm none'));
    expect(dataOf(world)).toEqual([older, older]);
  });

  test('of one server loads one after the other, since a server takes one load at a time', async () => {
    const { world, older } = await twoPoints();
    const [database, crm] = world.config.captures;
    Object.assign(world.config, { captures: [database, { ...crm, ...sameServer(database!) }] });
    let open = 0;
    let most = 0;
    world.onLog = ({ event, action, state }) => {
      if (event !== 'action-set' || action !== 'restore') return;
      if (state === 'none') open += 1;
      if (state === 'complete') open -= 1;
      most = Math.max(most, open);
    };
    expect(await world.restore(older)).toMatchObject({ exitCode: 0 });
    expect({ most, data: dataOf(world) }).toEqual({ most: 1, data: [older, older] });
  });

  test.each(BOTH)('of which %s fails loads the safety point into both', async (capture) => {
    const { world, older } = await twoPoints();
    world.kanister.failures = [`restore ${capture}`];
    const { exitCode, failure } = await world.restore(older);
    const [safety = ''] = await world.runs();
    expect(exitCode).toBe(1);
    expect(failure?.cause).toContain(`the capture ${capture}: the ActionSet `);
    expect(failure?.cause).toContain(`loaded from the safety point ${safety}`);
    expect(loads(world).map(({ options }) => options.undo)).toEqual([undefined, undefined, 'true', 'true']);
    expect({ data: dataOf(world), writers: world.writers() }).toEqual({ data: [safety, safety], writers: 2 });
    expect(world.record()).not.toMatchObject({ restore: expect.anything() });
  });

  test('loads the safety point only into the capture that was changed', async () => {
    const { world, older } = await twoPoints();
    world.kanister.failures = ['restore crm'];
    world.kanister.lastWords = 'jerrycan: nothing was changed: the dump is cut';
    expect(await world.restore(older)).toMatchObject({ exitCode: 1 });
    const [safety = ''] = await world.runs();
    expect(loads(world).map(({ capture, options }) => [capture, options.undo])).toEqual([
      ...[
        ['database', undefined],
        ['crm', undefined],
      ],
      ['database', 'true'],
    ]);
    expect(dataOf(world)).toEqual([safety, `${older} failed`]);
    expect(world.writers()).toBe(2);
  });

  test('of which none was changed leaves the app as it was', async () => {
    const { world, older } = await twoPoints();
    world.kanister.failures = ['restore', 'restore'];
    world.kanister.lastWords = 'jerrycan: nothing was changed: the dump is cut';
    const { exitCode, failure } = await world.restore(older);
    expect({ exitCode, loads: loads(world).length, writers: world.writers() }).toEqual({
      ...{ exitCode: 1, loads: 2, writers: 2 },
    });
    expect(failure?.cause).toContain('the app runs with its previous data');
  });

  test('waits for the other load before it falls back', async () => {
    const { world, older } = await twoPoints();
    world.kanister.failures = ['restore database'];
    world.kanister.slower = { crm: 20 * MINUTE };
    let open: string[] = [];
    world.onLog = ({ step }) => {
      if (step === 'load safety point')
        open = ['wordpress', 'crm'].flatMap((namespace) =>
          world.cluster.all('pods', namespace).map(({ metadata }) => metadata.name),
        );
    };
    expect(await world.restore(older)).toMatchObject({ exitCode: 1 });
    expect(open.filter((name) => name.startsWith('kanister-job-'))).toEqual([]);
    expect(world.writers()).toBe(2);
  });

  test('leaves the app down if one of them may still be running, or its safety point fails too', async () => {
    for (const change of [
      ({ kanister }: World) => Object.assign(kanister, { hangs: ['restore crm'] }),
      ({ kanister }: World) => Object.assign(kanister, { failures: ['restore crm', 'restore database'] }),
    ]) {
      const { world, older } = await twoPoints();
      change(world);
      expect(await world.restore(older, { deadlineSeconds: 900 })).toMatchObject({ exitCode: 4 });
      expect({ writers: world.writers(), mode: world.record()?.quiesce?.mode }).toEqual({
        writers: 0,
        mode: 'restore',
      });
    }
  });

  test('checks both servers before a writer is stopped, and names the one that refuses', async () => {
    const { world, older } = await twoPoints();
    world.kanister.failures = ['preflight crm'];
    world.kanister.lastWords = 'jerrycan: the server is too old; upgrade it';
    const { exitCode, failure } = await world.restore(older);
    expect({ exitCode, scaled: scaled(world) }).toEqual({ exitCode: 3, scaled: [] });
    expect(failure).toMatchObject({
      cause: expect.stringMatching(/^the capture crm: the ActionSet .*: the server is too old$/),
      next: 'upgrade it',
    });
  });
});

describe('--only', () => {
  test('restores one capture and leaves the other as it is', async () => {
    const { world, older } = await twoPoints();
    let record: unknown;
    world.onLog = ({ action, state }) => {
      if (action === 'restore' && state === 'running') record = world.record()?.restore;
    };
    expect(await world.restore(older, { only: ['crm'] })).toMatchObject({ exitCode: 0 });
    expect(world.kanister.performed.map(({ action, capture }) => `${action} ${capture}`)).toEqual([
      ...['preflight crm', 'backup crm', 'restore crm'],
    ]);
    expect(record).toMatchObject({ point: older, captures: ['crm'], only: true, loads: [{ capture: 'crm' }] });
    expect({ data: dataOf(world), writers: world.writers() }).toEqual({ data: ['-', older], writers: 2 });
  });

  test('reads only that data back: the point of a lost capture still serves the others', async () => {
    const { world, older } = await twoPoints();
    const { digest } = world.store;
    world.store.digest = async (...args) => {
      const read = await digest.apply(world.store, args);
      return args[0].includes('/database/') ? { ...read!, sha256: '0'.repeat(64) } : read;
    };
    expect(await world.restore(older, { safetyPoint: false })).toMatchObject({ exitCode: 3 });
    expect(await world.restore(older, { only: ['crm'], safetyPoint: false })).toMatchObject({ exitCode: 0 });
  });

  test('must name a capture of the app', async () => {
    const { world, older } = await twoPoints();
    expect(await world.restore(older, { only: ['crn'] })).toMatchObject({
      exitCode: 2,
      failure: { cause: '--only must name a capture of the app (crn)', next: 'wordpress has database, crm' },
    });
    expect(actions(world)).toEqual([]);
  });
});

describe('a point with other captures than the app', () => {
  test('that lacks one is refused, and the refusal names what it has', async () => {
    const { world, older } = await twoPoints();
    const more = new World('snapshot', [...BOTH, 'shop']).config.captures;
    Object.assign(world.config, { captures: more });
    world.cluster.workload('statefulsets', 'shop', 'shop-mariadb', 1);
    expect(await world.restore(older)).toMatchObject({
      exitCode: 3,
      failure: {
        cause: `${older} has no data of the capture shop`,
        next: 'to restore only what it has: --only database --only crm',
      },
    });
    expect(await world.restore(older, { only: BOTH })).toMatchObject({ exitCode: 0 });
    expect(dataOf(world)).toEqual([older, older]);
  });

  test('that has one more is refused, and the refusal says how to restore the rest', async () => {
    const { world, older } = await twoPoints();
    Object.assign(world.config, { captures: world.config.captures.slice(0, 1) });
    const { exitCode, failure } = await world.restore(older);
    expect({ exitCode, cause: failure?.cause }).toEqual({
      exitCode: 3,
      cause: `${older} has data of the capture crm, which the app does not have`,
    });
    expect(failure?.next).toContain('--only database');
    expect(await world.restore(older, { only: ['database'] })).toMatchObject({ exitCode: 0 });
  });
});

describe('a point of version 1, with one capture that has no name,', () => {
  const two = () => {
    const { world, bucket } = olderWorld();
    const { captures } = new World('snapshot', BOTH).config;
    Object.assign(world.config, { captures });
    world.cluster.workload('statefulsets', 'crm', 'crm-mariadb', 1);
    return { world, run: bucket.points.users };
  };

  test('is refused if two captures have its engine, unless one is named', async () => {
    const { world, run } = two();
    expect(await world.restore(run)).toMatchObject({
      exitCode: 3,
      failure: {
        cause: `${run} has the data of one capture without a name, and the app has several of mariadb (database, crm)`,
        next: 'name the capture to restore it into: --only database',
      },
    });
    expect(await world.restore(run, { only: BOTH })).toMatchObject({ exitCode: 3 });
    expect(loads(world)).toEqual([]);
    expect(await world.restore(run, { only: ['crm'] })).toMatchObject({ exitCode: 0 });
    expect(loads(world)).toMatchObject([{ capture: 'crm', artifacts: { point: { keyValue: { directory: run } } } }]);
  });

  test('is refused if the app has captures of other engines too, unless one is named', async () => {
    const { world, run } = two();
    const [database, crm] = world.config.captures;
    const other = { ...crm!, blueprint: { ...crm!.blueprint, engine: 'postgresql' } };
    Object.assign(world.config, { captures: [database, other] });
    expect(await world.restore(run)).toMatchObject({
      exitCode: 3,
      failure: {
        cause: `${run} has the data of one capture, and the app has 2`,
        next: 'name the capture to restore it into: --only database',
      },
    });
    expect(await world.restore(run, { only: ['crm'] })).toMatchObject({
      exitCode: 3,
      failure: { cause: `${run} is a backup of mariadb, but the capture crm uses postgresql` },
    });
    expect(await world.restore(run, { only: ['database'], safetyPoint: false })).toMatchObject({ exitCode: 0 });
  });
});
