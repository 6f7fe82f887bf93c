import { Pool } from './scenarios/pool';
import { seedFailure } from './scenarios/replay';
import type { SeedOutcome } from './scenarios/seeded';

const SEEDS = 2000;
const SHARE = 25;

test(`${SEEDS} seeded schedules of faults: no invariant is violated`, async () => {
  const pool = await Pool.of();
  const outcomes: SeedOutcome[] = [];
  const begun = performance.now();
  try {
    const tasks = Array.from({ length: SEEDS / SHARE }, (_, i) => ({
      kind: 'seeds' as const,
      seeds: Array.from({ length: SHARE }, (_, j) => i * SHARE + j + 1),
    }));
    await pool.run<SeedOutcome>(tasks, (outcome) => void outcomes.push(outcome));
  } finally {
    pool.end();
  }
  const runs = outcomes.reduce((sum, outcome) => sum + outcome.runs, 0);
  const succeeded = outcomes.reduce((sum, outcome) => sum + outcome.succeeded, 0);
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${SEEDS} seeds, ${runs} runs, ${succeeded} of them succeeded, in ${seconds} s\n`);
  const bad = outcomes.filter(({ violations }) => violations.length > 0).sort((a, b) => a.seed - b.seed);
  expect(bad.slice(0, 5).map(seedFailure).join('\n')).toBe('');
  expect(outcomes).toHaveLength(SEEDS);
  // A world in which nothing works, or in which nothing fails, shows nothing.
  expect(succeeded / runs).toBeGreaterThan(0.4);
  expect(succeeded / runs).toBeLessThan(0.95);
});
