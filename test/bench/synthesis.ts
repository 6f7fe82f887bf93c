import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './report';
import { median, spread, table } from './statistics';

const SIZES = [10, 100, 1000];
const RUNS = 5;

/** Synthesis of many apps, each as a process of its own: the whole of `npm start` but for its table. */
export function synthesis(): void {
  const measured = SIZES.map((apps) => ({ apps, runs: Array.from({ length: RUNS }, () => once(apps)) }));
  const rows = measured.map(({ apps, runs }) => {
    const seconds = runs.map((run) => run.seconds);
    const marginal = ((median(seconds) - median(measured[0]!.runs.map((run) => run.seconds))) / (apps - 10)) * 1000;
    return [
      String(apps),
      spread(seconds, 2),
      spread(
        runs.map((run) => run.megabytes),
        0,
      ),
      apps === 10 ? '' : marginal.toFixed(2),
      String(runs[0]!.files),
    ];
  });
  const head = ['apps', 'seconds', 'peak memory, MB', 'ms an app beyond the first ten', 'files'];
  report('synthesis', table(head, rows));
}

function once(apps: number): { seconds: number; megabytes: number; files: number } {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-bench-'));
  const begun = process.hrtime.bigint();
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'many-apps.ts'), folder, String(apps)],
    {
      encoding: 'utf8',
    },
  );
  if (child.status !== 0) throw new Error(`synthesis of ${apps} apps: ${child.stderr}`);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  rmSync(folder, { recursive: true });
  return { seconds, ...(JSON.parse(child.stdout) as { megabytes: number; files: number }) };
}
