import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CRM } from '../e2e/world/app/pairs';
import { leaks, Witness } from '../e2e/world/app/witness';
import { serving } from '../e2e/world/app/wordpress';
import { until } from '../e2e/world/cluster/until';
import { ledger, wrongInRestored } from './ledger';
import type { Listed } from './points';
import { report, row } from './report';
import type { Stage } from './stage';
import type { Fault } from './struck/fault';
import { faults } from './struck/faults';
import { failureOf, NotStruck, type Tried, tryOnce } from './trial';

/** How often it is tried again to hit a moment that did not come. */
const MISSES = 3;

export const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Strikes so many times, restores what is left in the end, and writes what was seen. Gives the number of violations. */
export async function strikeAll(stage: Stage, fault: Fault, times: number): Promise<number> {
  const witness = Witness.start(['kanister', 'wordpress', ...(fault.two ? [CRM.namespace] : [])]);
  const tried: Tried[] = [];
  const violations: string[] = [];
  let misses = 0;
  while (tried.length < times) {
    const turn = `${fault.name} (${fault.quiesce}) ${tried.length + 1}/${times}`;
    try {
      const one = await tryOnce(stage, fault);
      tried.push(one);
      violations.push(...one.violations);
      say(
        `${turn}: ${one.outcome}; struck in '${one.step}'; down ${one.down.toFixed(1)} s, no write ${one.pause.toFixed(1)} s, whole after ${one.whole.toFixed(1)} s`,
      );
      if (one.violations.length > 0) keep(`${fault.name}-${tried.length}`, one.violations, one.evidence);
    } catch (error) {
      if (!(error instanceof NotStruck) || ++misses > MISSES) throw error;
      say(`${turn}: not struck (${error.message}); once more`);
    }
  }
  const wrong = await restoreNewest(stage, tried);
  const seen = await witness.end();
  wrong.push(
    ...leaks(new Map([...seen, ...stage.world.checkout.files()]), stage.world.secrets).map((leak) => `I5: ${leak}`),
  );
  if (wrong.length > 0) keep(`${fault.name}-end`, wrong, Object.fromEntries(seen));
  violations.push(...wrong);
  report(row(fault, tried, violations.length), faults);
  return violations.length;
}

/** I1: the newest point of a struck run, or else the newest of all, restores what its run must have found. */
async function restoreNewest(stage: Stage, tried: readonly Tried[]): Promise<string[]> {
  const { world } = stage;
  const points = ((await world.points()) as Listed[]).filter(({ state }) => state === 'verified');
  const struck = points.find(({ run }) => tried.some((one) => one.run === run));
  const point = struck ?? points[0];
  if (!point) return ['I1: there is no verified point to restore'];
  const now = await ledger(world.root);
  const ended = await world.restore(point.run, '--no-safety-point');
  if (ended.exitCode !== 0) return [`I1: ${point.run} is listed and does not restore: ${failureOf(ended)}`];
  await serving();
  const { before, after } = stage.bounds.get(point.run) ?? { before: new Map(), after: now };
  const wrong = await wrongInRestored(world.root, before, after, stage.credits);
  wrong.push(...(await stage.wrongPosts()));
  say(`restored ${point.run}${point === struck ? ', the newest that was struck' : ''}: ${wrong.length} wrong`);
  await until('the Job is over', () => world.endJobs().then(() => true));
  stage.restored(point.run);
  return wrong.map((one) => `I1: ${point.run}, restored: ${one}`);
}

/** Prints what was violated, and leaves all that was seen in a folder. */
function keep(name: string, violations: readonly string[], evidence: Readonly<Record<string, unknown>>): void {
  const folder = mkdtempSync(join(tmpdir(), `jerrycan-fault-${name}-`));
  mkdirSync(folder, { recursive: true });
  for (const [what, value] of Object.entries(evidence)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    writeFileSync(join(folder, `${what.replaceAll(/[^\w.-]+/g, '_')}.txt`), text);
  }
  for (const violation of violations) say(`VIOLATION ${violation}`);
  say(`what was seen lies in ${folder}`);
}
