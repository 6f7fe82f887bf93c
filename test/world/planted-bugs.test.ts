import { type PlantedBug, plant } from './judges/planted-bug';
import { plantedBugs } from './judges/planted-bugs';
import type { Violation } from './judges/violation';
import { Pool, type Task } from './scenarios/pool';

/** In so many seeds a mistake shows itself that no scenario brings to light. */
const SEEDS = 600;
const SHARE = 10;
const PARTS = 8;

const tasksOf = ({ scenario }: PlantedBug): Task[] =>
  scenario
    ? Array.from({ length: PARTS }, (_, from) => ({ kind: 'strikes', scenario, from, step: PARTS }))
    : Array.from({ length: SEEDS / SHARE }, (_, i) => ({
        kind: 'seeds',
        seeds: Array.from({ length: SHARE }, (_, j) => i * SHARE + j + 1),
      }));

describe('of each mistake in runner or guard an invariant tells', () => {
  test.each(plantedBugs.map((bug) => [bug.name, bug] as const))('%s', async (_, bug) => {
    const pool = await Pool.of({ plugins: [plant(bug)] });
    const violated = new Set<string>();
    const isCaught = () => bug.violates.some((invariant) => violated.has(invariant));
    try {
      await pool.run<{ violations: readonly Violation[] }>(tasksOf(bug), ({ violations }) => {
        for (const { invariant } of violations) violated.add(invariant);
        return isCaught() ? 'enough' : undefined;
      });
    } finally {
      pool.end();
    }
    expect({ violated: [...violated], isCaught: isCaught() }).toMatchObject({ isCaught: true });
  });

  test('there are enough of them, in both programs', () => {
    const ofGuard = plantedBugs.filter(({ file }) => file.startsWith('guard/'));
    expect(plantedBugs.length - ofGuard.length).toBeGreaterThanOrEqual(4);
    expect(ofGuard.length).toBeGreaterThanOrEqual(3);
  });

  test('a text that occurs nowhere, or twice, cannot be planted', () => {
    const bug = { ...plantedBugs[0]!, text: 'this stands nowhere' };
    expect(() => plant(bug)).toThrow('0 times');
    expect(() => plant({ ...bug, text: 'await' })).toThrow(/has the text \d+ times/);
  });
});
