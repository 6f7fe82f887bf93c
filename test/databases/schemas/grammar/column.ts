import type { Random } from '../../../world/machine/random';
import { type ColumnType, collation, columnType } from './column-type';
import { PHRASES, text } from './names';

/** One column of a new table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The column as in `CREATE TABLE`, including its name. */
  readonly sql: string;
  /** Whether the server computes it. */
  readonly generated?: boolean;
}

/** What a default may refer to. */
export interface Around {
  readonly columns: readonly Column[];
  readonly sequences: readonly string[];
}

const comment = (random: Random) => (random.chance(0.1) ? ` COMMENT ${text(random.pick(PHRASES))}` : '');

export function column(random: Random, name: string, around: Around): Column {
  const type = columnType(random);
  const charset = type.family === 'text' && random.chance(0.3) ? ` ${collation(random)}` : '';
  const compressed = type.long && /TEXT|BLOB/.test(type.sql) && random.chance(0.08) ? ' COMPRESSED' : '';
  const nullable = random.pick(['', '', ' NOT NULL', ' NULL']);
  const given = defaultOf(random, type, around, nullable === ' NOT NULL');
  const clauses = [
    charset,
    compressed,
    nullable,
    given,
    (given || nullable !== ' NOT NULL') && random.chance(0.07) ? ' INVISIBLE' : '',
    random.chance(0.1) ? check(random, name, type) : '',
    comment(random),
  ];
  return { name, type, sql: `${name} ${type.sql}${clauses.join('')}` };
}

function defaultOf(random: Random, type: ColumnType, { columns, sequences }: Around, notNull: boolean): string {
  if (random.chance(0.45)) return '';
  if (type.family === 'whole' && sequences.length > 0 && random.chance(0.3)) {
    const sequence = random.pick(sequences);
    return ` DEFAULT ${random.pick([`NEXTVAL(${sequence})`, `(NEXT VALUE FOR ${sequence})`, `(NEXTVAL(${sequence}) * 2 + 1)`])}`;
  }
  if (/^(DATETIME|TIMESTAMP)/.test(type.sql) && random.chance(0.5)) {
    const digits = /\(\d\)/.exec(type.sql)?.[0] ?? '';
    return ` DEFAULT CURRENT_TIMESTAMP${digits}${random.chance(0.5) ? ` ON UPDATE CURRENT_TIMESTAMP${digits}` : ''}`;
  }
  const literal = random.pick(random.chance(0.95) ? type.safe : type.values);
  if (random.chance(0.12))
    return ` DEFAULT (${expression(
      random,
      columns.filter(({ generated }) => !generated),
      type,
    )})`;
  return random.chance(0.15) && !notNull
    ? ' DEFAULT NULL'
    : ` DEFAULT ${/[(/]/.test(literal) ? `(${literal})` : literal}`;
}

/** An expression over columns, or a literal where there is none. */
export function expression(random: Random, columns: readonly Column[], { family, safe }: ColumnType): string {
  const { name } = columns.length > 0 ? random.pick(columns) : { name: random.pick(safe) };
  const numbers = [
    `${name} + 1`,
    `ABS(${name})`,
    `${name} * 2 - 1`,
    `LENGTH(${name})`,
    `IF(${name} IS NULL, 0, 1)`,
    `NOT ${name} BETWEEN 1 AND 2`,
  ];
  if (['whole', 'decimal', 'real', 'bit'].includes(family)) return random.pick(numbers);
  if (family === 'time')
    return random.pick(["DATE_ADD('2020-01-01', INTERVAL 1 DAY)", "'2020-01-01' + INTERVAL 3 HOUR"]);
  if (family === 'text' || family === 'bytes')
    return random.pick([
      `CONCAT(${name}, ' it''s "x" \\\\')`,
      `UPPER(${name})`,
      `${name} || 'x'`,
      `HEX(${name})`,
      `CONCAT(_utf8mb4'é', ${name})`,
      `COALESCE(${name}, _latin1'caf' )`,
      `CASE WHEN ${name} LIKE '%\\\\_%' THEN 'y' ELSE 'n' END`,
      `REGEXP_REPLACE(${name}, '[a-z]', '')`,
      `CONCAT(${name} COLLATE utf8mb4_bin, 'z')`,
    ]);
  if (family === 'json') return random.pick([`JSON_OBJECT('k', ${name})`, 'JSON_ARRAY()']);
  return random.pick(safe);
}

/** A condition on a column that most values meet. */
export function check(random: Random, name: string, { family }: ColumnType): string {
  const conditions = [`${name} IS NULL OR ${name} IS NOT NULL`, `LENGTH(${name}) < 5000`, `${name} <> 'it''s "not"'`];
  if (['whole', 'decimal', 'real'].includes(family))
    conditions.push(`${name} < 1e300`, `${name} IN (0, 1) OR ${name} > -1e300`);
  return ` CHECK (${random.pick(conditions)})`;
}

/** A column that the server computes from the others. */
export function generatedColumn(random: Random, name: string, columns: readonly Column[]): Column {
  const type = columnType(random);
  const from = random.pick(columns);
  const how = random.pick(['VIRTUAL', 'STORED', 'PERSISTENT', '']);
  const hidden = random.chance(0.2) ? ' INVISIBLE' : '';
  const sql = `${name} ${type.sql} AS (${expression(random, [from], type)}) ${how}${hidden}${comment(random)}`;
  return { name, type, sql, generated: true };
}
