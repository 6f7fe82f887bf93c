import type { Context } from '../../runner/context';
import { Lease, LeaseLost, type LeaseObject } from '../../runner/lease';
import { World } from './fakes/world';

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

const stored = (world: World) => world.cluster.find<LeaseObject>('leases', 'kanister', 'wordpress')!;
const nothing = () => {};

test('is renewed while it is held, and let go with its record', async () => {
  const world = new World();
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
  expect(world.record()).toEqual({ run: RUN, actionSets: ['x'] });
});

test('is busy until it has run out, and then taken with what it says', async () => {
  const world = new World();
  await within(world, async (context) => {
    const dead = await Lease.take(context, OTHER, nothing);
    await dead.update((record) => ({ ...record, actionSets: ['left'] }));
    world.cluster.before = () => {
      throw new Error('the node is gone');
    };
    await world.clock.sleep(59_000);
    world.cluster.before = nothing;
    await expect(Lease.take(context, RUN, nothing)).rejects.toMatchObject({ exitCode: 75 });
    world.clock.pass(61_000);
    const lease = await Lease.take(context, RUN, nothing);
    expect(lease.record).toEqual({ run: RUN, actionSets: ['left'] });
    await lease.release();
    await dead.release().catch(nothing);
  });
});

test('that another took is lost: nothing more is written, and the run is told', async () => {
  const world = new World();
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

test('a conflict with somebody who wrote into it, but did not take it, keeps what was written', async () => {
  const world = new World();
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

test('an answer that was lost is not a conflict with oneself', async () => {
  const world = new World();
  const { replace } = world.cluster;
  let lose = false;
  world.cluster.replace = async (...args) => {
    const written = await replace.apply(world.cluster, args as never);
    // What the client does: it sends the request again, which the API server then refuses.
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
