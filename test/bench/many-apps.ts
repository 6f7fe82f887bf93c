import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDataFiles } from '../../charts/inputs/inputs';
import { runnerBundle } from '../../charts/inputs/runner-bundle';
import { synthesize } from '../../charts/synthesize';
import { wordpress } from '../../examples/apps/wordpress';

/** A process that synthesizes some apps like WordPress into a folder, and tells what it took: `many-apps <folder> <apps>`. */
const root = join(__dirname, '../..');
const [folder, count] = process.argv.slice(2) as [string, string];
const apps = Array.from({ length: Number(count) }, (_, index) => {
  const name = `app-${index}`;
  return { ...wordpress, name, namespace: name };
});
synthesize({ ...readDataFiles(join(root, 'examples')), apps, program: runnerBundle(root) }, folder);
const megabytes = process.resourceUsage().maxRSS / 1024;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.yaml'),
).length;
console.log(JSON.stringify({ megabytes, files }));
