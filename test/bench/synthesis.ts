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
  const folders: string[] = [];
  const measured = SIZES.map((apps) => ({ apps, runs: Array.from({ length: RUNS }, () => once(apps, folders)) }));
  for (const folder of folders) rmSync(folder, { recursive: true });
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

/** The folder is left: ext4 searches a minute long for inodes that were not just freed, which made the next run up to twice as slow. */
function once(apps: number, folders: string[]): { seconds: number; megabytes: number; files: number } {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-bench-'));
  folders.push(folder);
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
  return { seconds, ...(JSON.parse(child.stdout) as { megabytes: number; files: number }) };
}
