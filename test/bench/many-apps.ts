import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordpress } from '../../apps/wordpress';
import { readDataFiles } from '../../charts/inputs';
import { runnerBundle } from '../../charts/runner-bundle';
import { synthesize } from '../../charts/synthesize';

/** A process that synthesizes as many apps like WordPress as its argument says, and tells what it took. */
const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'jerrycan-bench-'));
const apps = Array.from({ length: Number(process.argv[2]) }, (_, index) => {
  const name = `app-${index}`;
  return { ...wordpress, name, namespace: name };
});
synthesize({ ...readDataFiles(root), apps, program: runnerBundle(root) }, folder);
const megabytes = process.resourceUsage().maxRSS / 1024;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.yaml'),
).length;
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ megabytes, files }));
