import type { Random } from '../../../world/machine/random';
import { definer, NOBODY } from './definer';
import { PHRASES, text } from './names';
import type { Statement } from './statement';
import type { Table } from './table';

/** A trigger of a table; `before` are its other triggers. */
export function trigger(random: Random, name: string, table: Table, before: readonly string[]): Statement {
  const when = `${random.pick(['BEFORE', 'AFTER'])} ${random.pick(['INSERT', 'UPDATE', 'DELETE'])}`;
  const order =
    before.length > 0 && random.chance(0.4) ? ` ${random.pick(['FOLLOWS', 'PRECEDES'])} ${random.pick(before)}` : '';
  const { name: column } = random.pick(table.columns);
  const row = when.endsWith('DELETE') ? 'OLD' : 'NEW';
  const bodies = [
    `SET @seen = ${row}.${column}`,
    `BEGIN /* it's */ SET @x = ${text(random.pick(PHRASES))}; END`,
    `BEGIN\n  -- "quoted"\n  IF ${row}.${column} IS NULL THEN SET @y = CONCAT('a', "b"); END IF;\nEND`,
    "BEGIN IF 1 = 0 THEN SIGNAL SQLSTATE '45000'; END IF; END",
    'BEGIN END',
  ];
  return {
    head: `CREATE${definer(random, [NOBODY])} TRIGGER ${name} ${when} ON ${table.name} FOR EACH ROW${order} ${random.pick(bodies)}`,
  };
}
