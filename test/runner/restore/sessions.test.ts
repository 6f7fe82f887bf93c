import { protectedWorld } from '../fakes/restorable';

const warnings = async (sessions: string | undefined) => {
  const { world, run } = await protectedWorld();
  if (sessions !== undefined) world.kanister.server = { ...world.kanister.server, sessions };
  const { exitCode, log } = await world.restore(run);
  expect(exitCode).toBe(0);
  return log.filter(({ event }) => event === 'warning').map(({ step, cause }) => [step, cause]);
};

const UNKNOWN = 'whether other accounts were connected to the server is not known: this one has no right PROCESS';

test.each<[string | undefined, string[]]>([
  [undefined, []],
  ['none', []],
  [
    'app from 10.0.0.5 to shop (2)',
    ['connected to the server when its databases were dropped: app from 10.0.0.5 to shop (2)'],
  ],
  ['unseen: none', [UNKNOWN]],
  [
    'unseen: root from 10.0.0.5 to shop (1)',
    ['connected to the server when its databases were dropped: root from 10.0.0.5 to shop (1)', UNKNOWN],
  ],
])('a restore warns of whom its task saw connected: %p', async (sessions, causes) => {
  expect(await warnings(sessions)).toEqual(causes.map((cause) => ['load', cause]));
});

test('what a task says at length is cut', async () => {
  const [[, cause] = []] = await warnings('x'.repeat(5000));
  expect(String(cause).length).toBeLessThan(1200);
});

test('a restore that makes users asks whether it may, and one that does not does not', async () => {
  const { world, run } = await protectedWorld();
  await world.restore(run, { users: true });
  await world.restore(run);
  const asked = world.kanister.performed
    .filter(({ action }) => action === 'preflight')
    .map(({ options }) => options.users);
  expect(asked).toEqual(['true', undefined]);
});
