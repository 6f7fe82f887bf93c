import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const TYPEDOC = join(__dirname, '../../../node_modules/typedoc/bin/typedoc');
const OPTIONS = join(__dirname, 'typedoc.json');

/** Writes the API of what an app's file imports, by `typedoc`, into a folder. */
export function writeApi(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  execFileSync(process.execPath, [TYPEDOC, '--options', OPTIONS, '--out', folder], { stdio: 'pipe' });
}
