import { ApiError } from '../../../runner/ports/cluster';
import { BACKOFF, calm, found, MINUTE, MODES, ofJob, SOUND, struckAt } from '../fakes/death';

const TWO = ['database', 'crm'];

describe.each(MODES)('a backup of two captures (%s)', (mode) => {
  test.each([false, true])(
    'that SIGTERM ends after any request is completed by the next pod (in an order: %p)',
    async (isOrdered) => {
      let adopted = 0;
      for (let at = 1; ; at++) {
        const world = ofJob(mode, TWO);
        if (isOrdered) Object.assign(world, { config: { ...world.config, isOrdered } });
        world.kanister.slower = { crm: 5000 };
        const { ran, struck } = await struckAt(world, at, () => world.sigterm());
        if ((await struck) === undefined) break;
        const ended = await ran;
        calm(world);
        expect({ at, writers: world.writers() }).toEqual({ at, writers: 2 });
        await world.clock.sleep(BACKOFF);
        const after = await world.backup();
        const runs = await world.runs();
        expect({ at, exitCode: after.exitCode, runs: runs.length, ...(await found(world)) }).toEqual({
          ...{ at, exitCode: 0, runs: 1, ...SOUND },
        });
        if (runs[0] === ended.run) adopted++;
        expect(at).toBeLessThan(300);
      }
      expect(adopted).toBeGreaterThan(5);
    },
  );

  test('of which any request to the API server or the store fails leaves nothing half done', async () => {
    for (let at = 1; ; at++) {
      const world = ofJob(mode, TWO);
      let requests = 0;
      world.cluster.before = world.store.before = () => {
        if (++requests === at) throw new ApiError(503, 'away');
      };
      await world.backup();
      calm(world);
      if (requests < at) break;
      expect({ at, writers: world.writers() }).toEqual({ at, writers: 2 });
      await world.clock.sleep(2 * MINUTE);
      const after = await world.backup();
      // The point of a run that could not write its state is verified in the next night.
      await world.verify();
      expect({ at, exitCode: after.exitCode, ...(await found(world)) }).toEqual({ at, exitCode: 0, ...SOUND });
      expect(at).toBeLessThan(300);
    }
  });
});
