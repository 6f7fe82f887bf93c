import type { Outcome } from './scenarios/crash-point';
import { Pool } from './scenarios/pool';
import { strikeFailure } from './scenarios/replay';
import { scenarios } from './scenarios/scenario';

/** Into how many parts the strikes of a scenario are divided. */
const PARTS = 4;

describe('whatever a process is doing when it dies or falls asleep', () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await Pool.of();
  });
  afterAll(() => pool.end());

  test.each(scenarios.map(({ name }) => name))('%s', async (scenario) => {
    const outcomes: Outcome[] = [];
    const tasks = Array.from({ length: PARTS }, (_, from) => ({
      kind: 'strikes' as const,
      scenario,
      from,
      step: PARTS,
    }));
    await pool.run<Outcome>(tasks, (outcome) => void outcomes.push(outcome));
    const bad = outcomes.filter(({ violations }) => violations.length > 0);
    bad.sort((a, b) => (a.strike?.at ?? 0) - (b.strike?.at ?? 0));
    expect(bad.slice(0, 5).map(strikeFailure).join('\n')).toBe('');
    expect(outcomes.length).toBeGreaterThan(10);
  });
});
