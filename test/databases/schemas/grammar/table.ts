import type { Random } from '../../../world/machine/random';
import { type Around, type Column, check, column, expression, generatedColumn } from './column';
import { type ColumnType, collation } from './column-type';
import { type Names, PHRASES, quoted, text } from './names';
import { partitions } from './partitions';
import { rows } from './rows';
import type { Part, Statement } from './statement';

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The column that others may refer to. @default - none */
  readonly key?: Column;
  readonly statements: readonly Statement[];
}

/** What a table may refer to, in addition to its own columns. */
export interface TableAround {
  readonly sequences: readonly string[];
  readonly tables: readonly Table[];
}

const ENGINES = ['MyISAM', 'Aria', 'MEMORY', 'CSV', 'ARCHIVE', 'Aria TRANSACTIONAL=1'];

export function table(random: Random, name: string, names: Names, around: TableAround): Table {
  const columns: Column[] = [];
  const leaning: Around = { columns, sequences: around.sequences };
  const key = keyColumn(random, names, around.sequences);
  if (key) columns.push(key);
  const wide = random.chance(0.03) ? 197 : random.whole(1, 7);
  for (let i = 0; i < wide; i++) columns.push(wide > 20 ? filler(i) : column(random, names.fresh(`c${i}`), leaning));
  for (let i = random.whole(-2, 2); i > 0; i--) columns.push(generatedColumn(random, names.fresh('g'), columns));
  const temporal = random.chance(0.15) ? versioning(random, names) : undefined;
  const engine = random.chance(0.12) ? random.pick(ENGINES) : random.pick(['', 'InnoDB']);
  const parts: Part[] = [
    ...columns.map(({ name, sql }) => ({ text: sql, about: name })),
    ...(key ? [{ text: `PRIMARY KEY (${key.name}${random.chance(0.05) ? ' DESC' : ''})`, about: key.name }] : []),
    ...keys(random, names, columns),
    ...(random.chance(0.15) && columns[0] ? [tableCheck(random, names, columns)] : []),
    ...foreignKeys(random, names, columns, around.tables),
    ...(temporal?.parts ?? []),
  ];
  const tail = [
    engine && `ENGINE=${engine}`,
    random.pick([
      '',
      '',
      '',
      'ROW_FORMAT=COMPACT',
      'ROW_FORMAT=REDUNDANT',
      'ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4',
      'ROW_FORMAT=DYNAMIC',
      'ROW_FORMAT=FIXED',
    ]),
    random.chance(0.2) ? collation(random) : '',
    random.chance(0.1) ? `COMMENT=${text(random.pick(PHRASES))}` : '',
    random.chance(0.1) ? `AUTO_INCREMENT=${random.pick([1, 42, 2_000_000])}` : '',
    random.pick([
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      'PAGE_COMPRESSED=1',
      'CHECKSUM=1',
      'STATS_PERSISTENT=0',
      'MAX_ROWS=100',
      'AVG_ROW_LENGTH=50',
      'PACK_KEYS=1',
    ]),
    temporal?.clause ?? '',
    random.chance(0.12) ? partitions(random, columns, temporal !== undefined) : '',
  ].filter(Boolean);
  const statements = [
    { head: `CREATE TABLE ${name}`, open: ' (', parts, close: ')', tail },
    ...plainer(name, columns),
    ...rows(random, name, columns, temporal !== undefined),
  ];
  return { name, columns, ...(key ? { key } : {}), statements };
}

/**
 * Returns the table without parts that the server may have refused, so that objects that depend on it can be created.
 */
function plainer(name: string, columns: readonly Column[]): Statement[] {
  const make = (sql: (column: Column) => string): Statement => ({
    head: `CREATE TABLE IF NOT EXISTS ${name}`,
    open: ' (',
    parts: columns.map((one) => ({ text: sql(one), about: one.name })),
    close: ')',
  });
  return [make(({ sql }) => sql.replace('AUTO_INCREMENT', '')), make(({ name: of, type }) => `${of} ${type.sql}`)];
}

/** With 200 such columns, one row is larger than a page of InnoDB. */
const filler = (i: number): Column => ({
  name: `f${i}`,
  type: { sql: 'VARCHAR(40)', family: 'text', safe: ["''"], values: ["''", "'x'"] },
  sql: `f${i} VARCHAR(40) NOT NULL DEFAULT ''`,
});

function keyColumn(random: Random, names: Names, sequences: readonly string[]): Column | undefined {
  if (random.chance(0.15)) return undefined;
  const name = names.fresh('id');
  const type: ColumnType = {
    sql: random.pick(['INT', 'BIGINT UNSIGNED']),
    family: 'whole',
    safe: ['1'],
    values: ['0', '1', '2', '3', '40'],
  };
  const sequence = sequences.length > 0 && random.chance(0.25) ? random.pick(sequences) : undefined;
  const how = sequence ? `DEFAULT NEXTVAL(${sequence})` : random.pick(['AUTO_INCREMENT', 'AUTO_INCREMENT', '']);
  return { name, type, sql: `${name} ${type.sql} NOT NULL ${how}` };
}

function keys(random: Random, names: Names, columns: readonly Column[]): Part[] {
  return Array.from({ length: random.whole(-1, 3) }, () => {
    const one = random.pick(columns);
    const fulltext = one.type.family === 'text' && random.chance(0.2);
    const kind = fulltext
      ? 'FULLTEXT KEY'
      : one.type.family === 'shape'
        ? 'SPATIAL KEY'
        : random.pick(['KEY', 'KEY', 'UNIQUE KEY']);
    const length =
      one.type.long && !fulltext && one.type.family !== 'shape' && kind === 'KEY' ? `(${random.whole(1, 20)})` : '';
    const second = kind === 'KEY' && random.chance(0.3) ? random.pick(columns) : undefined;
    const more = second && second !== one && !second.type.long ? `, ${second.name}` : '';
    const tail = random.pick(['', '', '', '', ' USING HASH', ' IGNORED', " COMMENT 'it''s'"]);
    const order = kind === 'KEY' && random.chance(0.15) ? ' DESC' : '';
    return { text: `${kind} ${names.fresh('k')} (${one.name}${length}${order}${more})${tail}`, about: one.name };
  });
}

function tableCheck(random: Random, names: Names, columns: readonly Column[]): Part {
  const one = random.pick(columns);
  const name = random.chance(0.5) ? `CONSTRAINT ${names.fresh('rule')}` : '';
  const whole = random.chance(0.2)
    ? ` CHECK (${expression(random, [one], one.type)} IS NOT NULL OR ${one.name} IS NULL)`
    : undefined;
  return { text: `${name}${whole ?? check(random, one.name, one.type)}`, about: one.name };
}

function foreignKeys(random: Random, names: Names, columns: readonly Column[], tables: readonly Table[]): Part[] {
  const others = tables.filter(({ key }) => key);
  if (others.length === 0 || random.chance(0.7)) return [];
  const { name, key } = random.pick(others);
  const one = columns.find(({ type, generated }) => type.sql === key?.type.sql && !generated);
  const from = one?.name ?? random.pick(columns).name;
  const action = random.pick([
    '',
    ' ON DELETE CASCADE',
    ' ON UPDATE CASCADE ON DELETE SET NULL',
    ' ON DELETE RESTRICT',
  ]);
  return [
    {
      text: `CONSTRAINT ${names.fresh('fk')} FOREIGN KEY (${from}) REFERENCES ${name} (${key!.name})${action}`,
      about: from,
    },
  ];
}

/** The history of rows, managed by the server or by the user. */
function versioning(random: Random, names: Names): { parts: Part[]; clause: string } {
  if (random.chance(0.25)) {
    const [from, to] = [names.fresh('valid_from'), names.fresh('valid_to')];
    const columns = `${from} DATE NOT NULL DEFAULT '2020-01-01', ${to} DATE NOT NULL DEFAULT '2030-01-01', PERIOD FOR ${quoted('valid')} (${from}, ${to})`;
    return { parts: [{ text: columns }], clause: random.chance(0.3) ? 'WITH SYSTEM VERSIONING' : '' };
  }
  if (random.chance(0.6)) return { parts: [], clause: 'WITH SYSTEM VERSIONING' };
  const [from, to] = [names.fresh('row_from'), names.fresh('row_to')];
  const hidden = random.chance(0.4) ? ' INVISIBLE' : '';
  const columns = `${from} TIMESTAMP(6) GENERATED ALWAYS AS ROW START${hidden}, ${to} TIMESTAMP(6) GENERATED ALWAYS AS ROW END${hidden}, PERIOD FOR SYSTEM_TIME (${from}, ${to})`;
  return { parts: [{ text: columns }], clause: 'WITH SYSTEM VERSIONING' };
}
