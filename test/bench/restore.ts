import { serving } from '../e2e/world/app/wordpress';
import { kubectl } from '../e2e/world/cluster/kubectl';
import type { World } from '../e2e/world/world';
import { gigabytes, installed } from './backup';
import { dumpByHand, dumpSize, fill, loadByHand } from './database';
import { report } from './report';
import { against, median, spread, table } from './statistics';

const RUNS = 5;

/** A restore, from the command to the site, against piping the same dump into the client by hand. */
export async function restore(): Promise<void> {
  const world = await installed('never');
  const rows: string[][] = [];
  for (const bytes of [1e9, 3e9]) {
    await fill(world, bytes);
    const size = await dumpSize(world);
    const { exitCode, run, stderr } = await world.backup();
    if (exitCode !== 0) throw new Error(`backup: ${exitCode} ${stderr}`);
    await dumpByHand(world);
    const byHand: number[] = [];
    const ours: number[] = [];
    for (let turn = 0; turn < RUNS; turn++) {
      byHand.push(await loadByHand(world));
      ours.push(await byJerrycan(world, run, '--no-safety-point'));
    }
    const withSafetyPoint = await byJerrycan(world, run);
    const ratio = median(ours) / median(byHand);
    rows.push([
      gigabytes(size),
      spread(byHand),
      spread(ours),
      against(1.4, ratio),
      `${withSafetyPoint.toFixed(1)} (one run)`,
    ]);
  }
  const head = [
    'dump, GB',
    'by hand, s',
    'restore, command to site, s',
    'ratio of medians',
    'with the safety point, s',
  ];
  report('restore', table(head, rows));
  await world.end();
}

async function byJerrycan(world: World, run: string, ...options: string[]): Promise<number> {
  await serving();
  const begun = Date.now();
  const { exitCode, stderr } = await world.restore(run, ...options);
  if (exitCode !== 0) throw new Error(`restore: ${exitCode} ${stderr}`);
  await serving();
  const seconds = (Date.now() - begun) / 1000;
  await kubectl(['-n', 'kanister', 'delete', 'jobs', '--all']);
  return seconds;
}
