import type { Random } from '../../../world/machine/random';
import type { Column } from './column';
import { plain, type Statement } from './statement';

/** Statements that fill a table, and that change its rows if it keeps a history. */
export function rows(random: Random, table: string, columns: readonly Column[], temporal: boolean): Statement[] {
  // In a NOT NULL column a missing shape becomes an empty one, which no INSERT accepts.
  const given = columns.filter(({ generated }) => !generated);
  const statements: Statement[] = Array.from({ length: random.whole(0, 5) }, () => ({
    head: `INSERT IGNORE INTO ${table}`,
    open: ' SET ',
    parts: given
      .filter(({ type }) => type.family === 'shape' || random.chance(0.7))
      .map(({ name, type }) => ({
        text: `${name} = ${type.family !== 'shape' && random.chance(0.12) ? 'NULL' : random.pick(type.values)}`,
        about: name,
      })),
  }));
  const filled = statements.map((one) =>
    one.parts!.length > 0 ? one : plain(`INSERT IGNORE INTO ${table} () VALUES ()`),
  );
  if (given.length > 0 && random.chance(temporal ? 0.8 : 0.2)) {
    const { name, type } = random.pick(given);
    filled.push({
      head: `UPDATE IGNORE ${table}`,
      open: ' SET ',
      parts: [{ text: `${name} = ${random.pick(type.values)}`, about: name }],
    });
    if (random.chance(0.5)) filled.push(plain(`DELETE FROM ${table} LIMIT 1`));
  }
  return filled;
}
