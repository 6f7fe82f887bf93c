import { StoreError } from '../../../runner/ports/object-store';
import { flip, keptPoints, keyOf, nextBackup, rot, sign, stateOf } from '../fakes/kept';
import { newKey, type World } from '../fakes/world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const says = (log: readonly Record<string, unknown>[], event: string) => log.filter((line) => line.event === event);
const read = (log: readonly Record<string, unknown>[]) => says(log, 'verified').map(({ verified }) => verified);
const now = (world: World) => new Date(world.clock.now()).toISOString();
const about = (world: World) =>
  world.cluster
    .all<{ metadata: { name: string }; reason: string; involvedObject: { name: string } }>('events', 'kanister')
    .map(({ reason, involvedObject }) => `${reason} of ${involvedObject.name}`);

describe('a verification', () => {
  test('reads back the share that is due, records it in the state, and touches nothing else', async () => {
    const { world, runs } = await keptPoints(7);
    const before = (await world.points()).entries;
    const { exitCode, log, run } = await world.verify();
    expect({ exitCode, read: read(log) }).toEqual({ exitCode: 0, read: runs.slice(0, 2) });
    expect(run).toMatch(/^wordpress-\d{8}t\d{6}z-[a-z0-9]{5}$/);
    expect(stateOf(world, runs[0]!)).toMatchObject({ verified: now(world), broken: null, retired: null });
    expect(world.store.changes).toEqual(runs.slice(0, 2).map((name) => `PUT ${keyOf(name, 'state.json')}`));
    expect(world.cluster.requests).toEqual([]);
    expect((await world.points()).entries.map(({ point }) => point)).toEqual(before.map(({ point }) => point));
  });

  test('every night reads every kept point within 7 days, and within 8 after a missed night', async () => {
    const { world } = await keptPoints(5);
    for (const [night, left] of [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0].entries()) {
      world.clock.pass(DAY);
      if (night % 4 === 0) await nextBackup(world);
      if (!left) expect(await world.verify()).toMatchObject({ exitCode: 0 });
      const { entries } = await world.points();
      for (const { state } of entries)
        expect(world.clock.now() - Date.parse(state!.verified!)).toBeLessThanOrEqual((night < 11 ? 8 : 7) * DAY);
    }
  });

  test('reads a point that was never read at once, whatever an attacker forged of it', async () => {
    const { world, runs } = await keptPoints(7);
    world.store.destroy(keyOf(runs[4]!, 'state.json'));
    sign(world, runs[4]!, { verified: now(world), retired: now(world) }, newKey().pem);
    const { log } = await world.verify();
    expect(read(log)).toEqual([runs[4], runs[0]]);
  });

  test('does not trust a time in the future', async () => {
    const { world, runs } = await keptPoints(7);
    sign(world, runs[5]!, { verified: '2036-01-01T00:00:00.000Z' });
    expect(read((await world.verify()).log)).toContain(runs[5]);
  });

  test('leaves retired points alone, also a point that is retired while it is read', async () => {
    const { world, runs } = await keptPoints(2);
    world.store.before = (request) => {
      if (request !== `DIGEST ${keyOf(runs[0]!, 'index')}`) return;
      world.store.before = () => {};
      sign(world, runs[0]!, { verified: now(world), retired: now(world) });
      void world.store.delete(keyOf(runs[0]!, 'index'));
    };
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
    expect(await world.runs()).toEqual([runs[1]]);
    expect(stateOf(world, runs[0]!).retired).not.toBeNull();
    world.store.changes.length = 0;
    expect(read((await world.verify()).log)).toEqual([runs[1]]);
    expect(world.store.changes).toHaveLength(1);
  });

  test('does not mistake the markers of a retirement that started during the list for an attack', async () => {
    const { world, runs } = await keptPoints(1);
    const versions = world.store.versions.bind(world.store);
    world.store.versions = async function* (prefix) {
      const found = [];
      for await (const version of versions(prefix)) found.push(version);
      // The list at one moment: no state that says retired, but already a marker.
      world.store.versions = versions;
      sign(world, runs[0]!, { retired: now(world) });
      await world.store.delete(keyOf(runs[0]!, 'users.sql.00000'));
      for (const version of found)
        yield version.key.endsWith('users.sql.00000') ? { ...version, latest: false } : version;
    };
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
    expect(about(world)).toEqual([]);
  });
});

describe('a point that is broken', () => {
  test('because of a flipped bit is reported, permanently, and never counted again', async () => {
    const { world, runs } = await keptPoints(3);
    await rot(world, runs[0]!, 'dump.sql.zst.00001');
    const { exitCode, failure, log } = await world.verify();
    expect({ exitCode, step: failure?.step }).toEqual({ exitCode: 5, step: 'verify' });
    expect(about(world)).toEqual(['PointBroken of wordpress-verify']);
    const cause = expect.stringMatching(/dump\.sql\.zst\.00001 \(version v\d+\) has the SHA-256/);
    expect(stateOf(world, runs[0]!)).toMatchObject({
      broken: { time: now(world), cause },
      verified: expect.any(String),
    });
    expect(says(log, 'warning')).toMatchObject([{ cause: expect.stringContaining(runs[0]!) }]);
    expect(await world.restore(runs[0]!)).toMatchObject({ exitCode: 3 });

    // It is intact again, but the broken state stays, since it is not known why.
    await rot(world, runs[0]!, 'dump.sql.zst.00001');
    world.clock.pass(DAY);
    const again = await world.verify();
    expect({ exitCode: again.exitCode, read: read(again.log) }).toEqual({ exitCode: 5, read: [runs[1]] });

    Object.assign(world, { config: { ...world.config, retention: { daily: 9, keepAtLeast: 2 } } });
    await nextBackup(world);
    expect(await world.runs()).not.toContain(runs[0]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  test('is read twice before it is reported: a transient read error does not count', async () => {
    const { world, runs } = await keptPoints(1);
    const { digest } = world.store;
    let bad = true;
    world.store.digest = async (...args) => {
      const right = await digest.apply(world.store, args);
      const wrong = bad && args[0].endsWith('users.sql.00000') ? { ...right!, sha256: '0'.repeat(64) } : right;
      if (wrong !== right) bad = false;
      return wrong;
    };
    expect(await world.verify()).toMatchObject({
      exitCode: 1,
      failure: { cause: expect.stringContaining('a second read matched') },
    });
    expect(about(world)).toEqual(['VerificationFailed of wordpress-verify']);
    expect(stateOf(world, runs[0]!).broken).toBeNull();
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  test.each([2, 7])(
    'because the store returns others and not this one for the whole cycle, like one that detects corruption (%d)',
    async (count) => {
      const { world, runs } = await keptPoints(count);
      world.store.before = (request) => {
        if (request === `DIGEST ${keyOf(runs[0]!, 'index')}`) throw new StoreError(503, 'SlowDownRead', 'unreadable');
      };
      const made = Date.parse(stateOf(world, runs[0]!).verified!);
      for (let night = 0; night < 9; night++) {
        const { exitCode } = await world.verify();
        const days = Math.floor((world.clock.now() - made) / DAY);
        const broken =
          days < 7
            ? null
            : { time: expect.any(String), cause: expect.stringMatching(/not returned it for 7 days: unread/) };
        expect({ night, exitCode, broken: stateOf(world, runs[0]!).broken }).toEqual({
          ...{ night, broken, exitCode: days < 7 ? 1 : 5 },
        });
        world.clock.pass(DAY);
      }
      expect(new Set(about(world))).toEqual(
        new Set(['VerificationFailed of wordpress-verify', 'PointBroken of wordpress-verify']),
      );
    },
  );

  test('is not one that the store returns as little as any other, because of an outage or its rights', async () => {
    for (const [status, hidden] of [
      [503, /^DIGEST/],
      [403, /^DIGEST .*\/index/],
    ] as const) {
      const { world, runs } = await keptPoints(3);
      world.store.before = (request) => {
        if (hidden.test(request)) throw new StoreError(status, 'Code', 'no');
      };
      world.clock.pass(20 * DAY);
      expect(await world.verify()).toMatchObject({ exitCode: 1 });
      for (const run of runs) expect(stateOf(world, run).broken).toBeNull();
    }
  });

  test('is not one that is returned at the next request', async () => {
    const { world, runs } = await keptPoints(3);
    let refusals = 1;
    world.store.before = (request) => {
      if (request === `DIGEST ${keyOf(runs[0]!, 'index')}` && refusals-- > 0)
        throw new StoreError(0, 'ECONNRESET', 'cut');
    };
    world.clock.pass(20 * DAY);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world, runs[0]!)).toMatchObject({ verified: now(world), broken: null });
  });

  test('because an object is gone is detected the same night, due or not, and is retired with the others', async () => {
    const { world, runs } = await keptPoints(7);
    world.store.destroy(keyOf(runs[6]!, 'users.sql.00000'));
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    expect(about(world)).toEqual(['PointBroken of wordpress-verify']);
    expect(stateOf(world, runs[6]!).broken).toEqual({ time: now(world), cause: expect.stringContaining('is missing') });
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    Object.assign(world, { config: { ...world.config, retention: { keepAtLeast: 1 } } });
    for (let i = 0; i < 4; i++) {
      world.clock.pass(HOUR);
      await nextBackup(world);
    }
    expect(world.store.keys(keyOf(runs[6]!, ''))).toEqual([keyOf(runs[6]!, 'state.json')]);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['is gone', (world: World, key: string) => world.store.destroy(key)],
    ['has a bit flipped', (world: World, key: string) => flip(world.store.body(key, 'v5')!)],
  ])('because restore-point.json %s is reported, and nothing unreadable is marked', async (_, harm) => {
    const { world, runs } = await keptPoints(1);
    const state = stateOf(world, runs[0]!);
    harm(world, keyOf(runs[0]!, 'restore-point.json'));
    expect(await world.points()).toMatchObject({ entries: [], refused: [{ disowned: true }] });
    expect(await world.verify()).toMatchObject({ exitCode: 5 });
    expect(about(world)).toEqual(['PointBroken of wordpress-verify']);
    expect([world.store.changes, stateOf(world, runs[0]!)]).toEqual([[], state]);
  });
});

describe('a failure', () => {
  test('of one point does not prevent the read of the others, and is retried', async () => {
    const { world, runs } = await keptPoints(7);
    const broken = (request: string) => {
      if (request === `DIGEST ${keyOf(runs[0]!, 'index')}`) throw new StoreError(500, 'InternalError', 'no');
    };
    world.store.before = broken;
    const { exitCode, failure, log } = await world.verify();
    expect({ exitCode, read: read(log), cause: failure?.cause }).toEqual({
      exitCode: 1,
      read: [runs[1]],
      cause: `${runs[0]}: no`,
    });
    expect(about(world)).toEqual(['VerificationFailed of wordpress-verify']);
    world.store.before = () => {};
    expect(read((await world.verify()).log)).toContain(runs[0]);
  });

  test('while the store is down stops the run at once, and is made up for', async () => {
    const { world, runs } = await keptPoints(13);
    world.store.before = (request) => {
      if (/^(DIGEST|PROBE)/.test(request) && stateOf(world, runs[0]!).verified === now(world))
        throw new StoreError(0, 'ECONNREFUSED', 'down');
    };
    const { exitCode, log } = await world.verify();
    expect({ exitCode, read: read(log) }).toEqual({ exitCode: 1, read: [runs[0]] });
    world.store.before = () => {};
    world.clock.pass(DAY);
    expect(read((await world.verify()).log)).toEqual(runs.slice(1, 4));
  });

  test('with a truncated list marks nothing', async () => {
    const { world, runs } = await keptPoints(2);
    await world.store.delete(keyOf(runs[0]!, 'index'));
    world.store.changes.length = 0;
    const versions = world.store.versions.bind(world.store);
    world.store.versions = async function* (prefix) {
      for await (const version of versions(prefix)) {
        if (version.key.includes(runs[1]!)) throw new StoreError(200, 'NoList', 'cut');
        if (prefix.endsWith('wordpress/') && version.key.includes('users')) continue;
        yield version;
      }
    };
    expect(await world.verify()).toMatchObject({ exitCode: 1 });
    expect(world.store.changes.filter((change) => !change.startsWith('COPY'))).toEqual([]);
  });

  test.each([
    ['the clocks are apart', (world: World) => Object.assign(world.store, { ahead: HOUR })],
    ['the signing key is none of the app’s', (world: World) => Object.assign(world, { key: newKey() })],
    [
      'the store does not answer',
      (world: World) => {
        world.store.before = () => {
          throw new StoreError(403, 'AccessDenied', 'no');
        };
      },
    ],
  ])('because %s is refused', async (_, harm) => {
    const { world } = await keptPoints(1);
    harm(world);
    expect(await world.verify()).toMatchObject({ exitCode: 3 });
    expect([world.store.changes, about(world)]).toEqual([[], ['VerificationFailed of wordpress-verify']]);
  });

  test('because the run is terminated leaves what was read', async () => {
    const { world, runs } = await keptPoints(7);
    world.onLog = (line, sigterm) => {
      if (line.event === 'verified') sigterm();
    };
    const { exitCode, log } = await world.verify();
    expect({ exitCode, read: read(log) }).toEqual({ exitCode: 1, read: [runs[0]] });
    expect(stateOf(world, runs[0]!).verified).toBe(now(world));
  });
});
