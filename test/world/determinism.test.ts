import { quickKeys } from './machine/quick-keys';
import { playScenario } from './scenarios/crash-point';
import { scenarios } from './scenarios/scenario';
import { playSeed } from './scenarios/seeded';

beforeAll(quickKeys);

test('a seed is the same story each time it is told', async () => {
  for (const seed of [1, 2, 3]) {
    const told = [[], []] as [string[], string[]];
    const first = await playSeed(seed, (line) => told[0].push(line));
    const second = await playSeed(seed, (line) => told[1].push(line));
    expect(second).toEqual(first);
    expect(told[1]).toEqual(told[0]);
    expect(told[0].length).toBeGreaterThan(500);
  }
});

test.each(scenarios)('$name: where nothing is struck nothing is violated', async (scenario) => {
  const { violations } = await playScenario(scenario);
  expect(violations).toEqual([]);
});
