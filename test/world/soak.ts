import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import type { Strike } from './machine/process';
import { quickKeys } from './machine/quick-keys';
import { playScenario } from './scenarios/crash-point';
import { Pool, type Task } from './scenarios/pool';
import { seedFailure, strikeFailure } from './scenarios/replay';
import { scenarios } from './scenarios/scenario';
import { playSeed, type SeedOutcome } from './scenarios/seeded';

const USAGE = `usage: npm run soak -- [--seeds <number>] [--from <seed>]
       npm run soak -- --seed <seed>
       npm run soak -- --scenario <name> [--at <request> --when before|done|late [--asleep <milliseconds>]]
`;
/** Seeds that a thread takes at once. */
const SHARE = 50;
const MOST_SAID = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '100000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      scenario: { type: 'string' },
      at: { type: 'string' },
      when: { type: 'string' },
      asleep: { type: 'string' },
    },
  });
  if (values.seed !== undefined) return replay(Number(values.seed));
  if (values.scenario !== undefined) return restage(values.scenario, strikeOf(values));
  return soak(Number(values.from), Number(values.seeds));
}

async function replay(seed: number): Promise<number> {
  quickKeys();
  const outcome = await playSeed(seed, say);
  say(outcome.violations.length > 0 ? seedFailure(outcome) : `seed ${seed}: nothing was violated`);
  return outcome.violations.length;
}

async function restage(name: string, strike: Strike | undefined): Promise<number> {
  quickKeys();
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`no scenario (${name}); there are: ${scenarios.map((one) => one.name).join('; ')}`);
  const outcome = await playScenario(scenario, strike, say);
  say(outcome.violations.length > 0 ? strikeFailure(outcome) : `${name}: nothing was violated`);
  return outcome.violations.length;
}

function strikeOf({ at, when, asleep }: Record<string, string | undefined>): Strike | undefined {
  if (at === undefined) return undefined;
  if (when !== 'before' && when !== 'done' && when !== 'late')
    throw new Error(`--when (${when}): before, done or late`);
  return { at: Number(at), when, ...(asleep === undefined ? {} : { asleep: Number(asleep) }) };
}

async function soak(from: number, seeds: number): Promise<number> {
  const pool = await Pool.of();
  const bar = new SingleBar({
    format: '{bar} {value}/{total} seeds, {bad} violated, {eta_formatted} to go',
    etaBuffer: 1000,
    noTTYOutput: true,
    notTTYSchedule: 60_000,
  });
  let bad = 0;
  try {
    bar.start(seeds, 0, { bad: 0 });
    await pool.run<SeedOutcome>(tasksOf(from, seeds), (outcome) => {
      // At once: the rest may take hours.
      if (outcome.violations.length > 0 && ++bad <= MOST_SAID) say(`\n${seedFailure(outcome)}`);
      bar.increment(1, { bad });
    });
  } finally {
    bar.stop();
    pool.end();
  }
  say(`${seeds} seeds, ${bad} violated`);
  return bad;
}

const tasksOf = (from: number, seeds: number): Task[] =>
  Array.from({ length: Math.ceil(seeds / SHARE) }, (_, i) => ({
    kind: 'seeds',
    seeds: Array.from({ length: Math.min(SHARE, seeds - i * SHARE) }, (_, j) => from + i * SHARE + j),
  }));

main().then(
  (bad) => process.exit(bad > 0 ? 1 : 0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n${USAGE}`);
    process.exit(2);
  },
);
