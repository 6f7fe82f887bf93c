import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of all `.sh` files below a folder, in order. */
export function filesOfBash(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sh'))
    .sort()
    .map((name) => join(folder, name));
}
