import { Lease, LeaseLost } from '../../../runner/lease/lease';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import type { Context } from '../../../runner/ports/context';
import { World } from '../fakes/world';

const RUN = 'wordpress-20261121t041500z-aaaaa';
const OTHER = 'wordpress-20261121t041500z-bbbbb';

/** Runs the body in a context, outside of any flow. */
async function within<T>(world: World, body: (context: Context) => Promise<T>): Promise<T> {
  let result: T | undefined;
  const { failure } = await world.run(async (context) => {
    result = await body(context);
  });
  if (failure) throw failure;
  return result!;
}

/** A world whose runs are pods of one Job. */
function ofJob(job = 'wordpress-backup-1'): World & { job: string } {
  return Object.assign(new World(), { job });
}

const stored = (world: World) => world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
const nothing = () => {};

test('is renewed while it is held, and released with its record', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    expect(stored(world).spec).toMatchObject({ holderIdentity: RUN, leaseDurationSeconds: 60 });
    expect(stored(world).spec?.renewTime).toMatch(/\.\d{6}Z$/);
    await lease.update((record) => ({ ...record, actionSets: ['x'] }));
    await world.clock.sleep(46_000);
    expect(stored(world).spec?.renewTime).toBe('2026-11-21T04:15:45.000000Z');
    await lease.release();
  });
  expect(world.holder()).toBe('');
  expect(world.record()).toEqual({ run: RUN, job: 'wordpress-backup-1', actionSets: ['x'] });
});

/** A Lease of a dead run, and what it left. */
function leftBy(world: World, { job, holder = OTHER, renewed = world.clock.now(), record = {} }: Left = {}): void {
  const said = { run: OTHER, ...(job && { job }), actionSets: ['left'], ...record };
  world.cluster.set<LeaseObject>('leases', 'kanister', {
    metadata: { name: 'wordpress', annotations: { 'jerrycan.dev/record': JSON.stringify(said) } },
    spec: {
      ...(holder && { holderIdentity: holder }),
      leaseDurationSeconds: 60,
      renewTime: new Date(renewed).toISOString().replace('Z', '000Z'),
    },
  });
}

interface Left {
  readonly job?: string;
  readonly holder?: string;
  readonly renewed?: number;
  readonly record?: object;
}

/** Tries to take it; returns the result and how long it took. */
function taking(world: World): Promise<{ seconds: number; exitCode?: number; left?: unknown; record?: unknown }> {
  return within(world, async (context) => {
    const begun = world.clock.now();
    const seconds = () => Math.round((world.clock.now() - begun) / 1000);
    try {
      const lease = await Lease.take(context, RUN, nothing);
      const took = { seconds: seconds(), left: lease.left, record: world.record() };
      await lease.release();
      return took;
    } catch (error) {
      return { seconds: seconds(), exitCode: (error as { exitCode: number }).exitCode };
    }
  });
}

test('of a dead run is taken when it has expired and did not change while it was watched, with its record', async () => {
  const world = ofJob();
  leftBy(world);
  world.clock.pass(59_000);
  expect(await taking(world)).toEqual({ seconds: 0, exitCode: 75 });
  world.clock.pass(2000);
  expect(await taking(world)).toEqual({
    seconds: 20,
    left: { run: OTHER, actionSets: ['left'] },
    record: { run: RUN, job: 'wordpress-backup-1', actionSets: ['left'] },
  });
});

test('that is renewed while it is watched is busy, whatever its times are', async () => {
  for (const ahead of [-90_000, 90_000]) {
    const world = ofJob();
    leftBy(world, { renewed: world.clock.now() + ahead });
    void (async () => {
      for (let i = 0; i < 40; i++) {
        await world.clock.sleep(15_000);
        leftBy(world, { renewed: world.clock.now() + ahead });
      }
    })();
    expect(await taking(world)).toMatchObject({ exitCode: 75 });
  }
});

test('that was renewed in the future is watched for its whole duration', async () => {
  const world = ofJob();
  leftBy(world, { renewed: world.clock.now() + 3_600_000 });
  expect(await taking(world)).toMatchObject({ seconds: 60, record: { run: RUN } });
});

test('that is released while it is watched is taken then', async () => {
  const world = ofJob();
  leftBy(world, { renewed: world.clock.now() - 90_000 });
  void world.clock.sleep(7000).then(() => leftBy(world, { holder: '' }));
  expect(await taking(world)).toMatchObject({ seconds: 10, record: { run: RUN } });
});

test('of an earlier pod of the same Job is taken at once; of another or an unknown Job, it is not', async () => {
  const world = ofJob();
  leftBy(world, { job: world.job });
  expect(await taking(world)).toMatchObject({ seconds: 0, left: { run: OTHER, job: world.job } });
  for (const [theirs, ours] of [
    ['wordpress-backup-2', 'wordpress-backup-1'],
    [undefined, ''],
    ['', ''],
  ] as const) {
    world.job = ours;
    leftBy(world, theirs === undefined ? {} : { job: theirs });
    expect(await taking(world)).toEqual({ seconds: 0, exitCode: 75 });
  }
});

test("of the guard is waited for; the guard's entry is removed when a run takes it", async () => {
  const world = ofJob();
  const ended = { run: OTHER, at: '2026-11-21T04:15:00.000Z', why: 'dead', workloads: [] };
  leftBy(world, { holder: 'guard', job: world.job, record: { ended } });
  void world.clock.sleep(30_000).then(() => leftBy(world, { holder: '', job: world.job, record: { ended } }));
  expect(await taking(world)).toEqual({
    seconds: 30,
    left: { run: OTHER, job: world.job, actionSets: ['left'], ended },
    record: { run: RUN, job: world.job, actionSets: ['left'] },
  });
});

test('was started by this Job only if the record names this Job', async () => {
  const world = ofJob();
  const begun = () => within(world, Lease.wasBegun);
  expect(await begun()).toBe(false);
  leftBy(world, { job: world.job });
  expect(await begun()).toBe(true);
  world.job = 'wordpress-backup-2';
  expect(await begun()).toBe(false);
  leftBy(world, { job: '' });
  world.job = '';
  expect(await begun()).toBe(false);
});

test('a fence does not hold after a pause behind it', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    let written = 0;
    world.cluster.before = (request) => {
      if (request.startsWith('PUT leases') && ++written === 1) world.clock.pass(61_000);
    };
    await lease.fence();
    expect(written).toBe(2);
    world.cluster.before = () => {
      world.clock.pass(61_000);
      leftBy(world, { holder: OTHER });
    };
    await expect(lease.fence()).rejects.toBeInstanceOf(LeaseLost);
  });
});

test('that was deleted is lost without a holder', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    world.cluster.remove('leases', 'kanister', 'wordpress');
    await expect(lease.fence()).rejects.toMatchObject({ cause: `${RUN} lost its Lease, which has no holder now` });
  });
});

test('that another run took is lost: nothing more is written, and the run is told', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    const taken = stored(world);
    world.cluster.set('leases', 'kanister', { ...taken, spec: { ...taken.spec!, holderIdentity: OTHER } });
    await world.clock.sleep(16_000);
    expect(lease.signal.aborted).toBe(true);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
    await expect(lease.update((record) => record)).rejects.toBeInstanceOf(LeaseLost);
    await expect(lease.release()).rejects.toBeInstanceOf(LeaseLost);
  });
  expect(world.holder()).toBe(OTHER);
});

test('a conflict with a writer that did not take it keeps what was written', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    const { metadata, ...rest } = stored(world);
    const annotations = { ...metadata.annotations, guard: 'was here' };
    world.cluster.set('leases', 'kanister', { ...rest, metadata: { ...metadata, annotations } });
    await Promise.all([
      lease.update((record) => ({ ...record, actionSets: [...record.actionSets, 'a'] })),
      lease.update((record) => ({ ...record, actionSets: [...record.actionSets, 'b'] })),
    ]);
    expect(stored(world).metadata.annotations).toMatchObject({ guard: 'was here' });
    expect(world.record()?.actionSets).toEqual(['a', 'b']);
    await lease.release();
  });
});

test('changes that wait for a write share the next one, and each is told when it is written', async () => {
  const world = ofJob();
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    const before = world.cluster.requests.length;
    const names = ['a', 'b', 'c', 'd', 'e'];
    const seen = await Promise.all(
      names.map(async (name) => {
        await lease.update((record) => ({ ...record, actionSets: [...record.actionSets, name] }));
        return world.record()?.actionSets.includes(name);
      }),
    );
    expect(seen).toEqual(names.map(() => true));
    expect(world.record()?.actionSets).toEqual(names);
    expect(world.cluster.requests.slice(before).filter((request) => request.startsWith('PUT leases'))).toHaveLength(1);
    await lease.release();
  });
});

test('a lost answer does not cause a conflict with oneself', async () => {
  const world = ofJob();
  const { replace } = world.cluster;
  let lose = false;
  world.cluster.replace = async (...args) => {
    const written = await replace.apply(world.cluster, args as never);
    // The client sends the request again, which the API server then refuses.
    return lose ? ((await replace.apply(world.cluster, args as never)) as never) : (written as never);
  };
  await within(world, async (context) => {
    const lease = await Lease.take(context, RUN, nothing);
    lose = true;
    const lost = lease.update((record) => ({ ...record, actionSets: ['a'] }));
    await Promise.resolve();
    lose = false;
    await lost;
    expect(world.record()?.actionSets).toEqual(['a']);
    await lease.release();
  });
});
