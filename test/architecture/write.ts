import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './imports';
import { tables, withTable } from './table';

/** Writes the tables of rooms into their pages. */
for (const each of tables) {
  const path = join(ROOT, each.page);
  writeFileSync(path, withTable(readFileSync(path, 'utf8'), each));
}
