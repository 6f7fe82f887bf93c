import type { Random } from '../../../world/machine/random';
import type { Column } from './column';
import { definer, security } from './definer';
import { PHRASES, text } from './names';
import type { Statement } from './statement';

/** What a view reads: a table or another view. */
export interface Source {
  readonly name: string;
  readonly columns: readonly Pick<Column, 'name'>[];
}

/** A view over one or two sources and the given functions. The result can be a source. */
export function view(
  random: Random,
  name: string,
  sources: readonly Source[],
  functions: readonly string[],
): { statement: Statement; columns: Source['columns'] } {
  const source = random.pick(sources);
  const some = source.columns.slice(0, random.whole(1, 4)).map((column) => column.name);
  const extra = random.pick([
    '',
    '',
    `, ${text(random.pick(PHRASES))} AS \`a literal\``,
    ", _latin1'caf' AS l",
    ', NOW() AS n',
    ", 'a' || 'b' AS p",
  ]);
  const call = functions.length > 0 && random.chance(0.3) ? `, ${random.pick(functions)}(1) AS called` : '';
  const other = random.pick(sources);
  const columns = some.map((column) => `s.${column}`).join(', ');
  const first = some[0]!;
  // Each one with the name of its first column.
  const selects: readonly [string, string][] = [
    [`SELECT ${columns}${extra}${call} FROM ${source.name} s`, first],
    [`SELECT ${columns}${extra}${call} FROM ${source.name} s WHERE s.${first} IS NOT NULL ORDER BY 1 LIMIT 10`, first],
    [
      `SELECT COUNT(*) AS many, MAX(s.${first}) AS most${call} FROM ${source.name} AS s GROUP BY s.${first} HAVING COUNT(*) > 0`,
      'many',
    ],
    [`SELECT ${columns} FROM ${source.name} s UNION ALL SELECT ${columns} FROM ${source.name} s`, first],
    [
      `SELECT ${columns} FROM ${source.name} s LEFT JOIN ${other.name} o ON s.${first} = o.${other.columns[0]!.name}`,
      first,
    ],
    [
      `WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT r.n, ${columns} FROM r, ${source.name} s`,
      'n',
    ],
    [`SELECT s.${first}, ROW_NUMBER() OVER (ORDER BY s.${first}) AS place FROM ${source.name} s`, first],
    [`SELECT (SELECT COUNT(*) FROM ${other.name}) AS c, ${columns} FROM (SELECT * FROM ${source.name}) s`, 'c'],
    [`SELECT ${first} FROM ${source.name} WHERE ${first} NOT LIKE 'a\\\\_%' ESCAPE '|'`, first],
    ['SELECT 1 AS one, NULL AS nothing', 'one'],
  ];
  const [select, column] = random.pick(selects);
  const algorithm = random.pick(['', '', ' ALGORITHM=MERGE', ' ALGORITHM=TEMPTABLE']);
  const option = random.chance(0.1) ? [random.pick(['WITH CHECK OPTION', 'WITH LOCAL CHECK OPTION'])] : [];
  const statement = {
    head: `CREATE${algorithm}${definer(random)}${security(random)} VIEW ${name} AS ${select}`,
    tail: option,
  };
  return { statement, columns: [{ name: column }] };
}
