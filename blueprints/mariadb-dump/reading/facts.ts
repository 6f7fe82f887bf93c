import { library } from '../../dsl';
import { ours } from '../server/client';
import { plain, quoted } from '../server/sql';
import { subtracting } from './modes';

// Tabs and line breaks separate facts. In a name they are recorded as a question mark.
const tables = `information_schema.tables WHERE ${ours('table_schema')} AND table_type <> 'VIEW'`;
const fact = (kind: string, value: string, from: string, schema?: string) =>
  `SELECT DISTINCT '${kind}', ${plain(value)}, ${schema === undefined ? "''" : plain(schema)} FROM ${from}`;
const right = (name: string, schema: string, table: string, and = 'TRUE') =>
  fact('right', `'${name}'`, `information_schema.${table} WHERE ${ours(schema)} AND ${and}`, schema);

/** To create a view of the server's own tables or functions, an account must be allowed to read or run them. */
const ofServer = ['mysql', 'performance_schema', 'sys'].flatMap((schema) =>
  [
    ['SELECT', `(from|join) [(]*\`${schema}\`[.]`],
    ['EXECUTE', `\`${schema}\`[.]\`[^\`]+\`[(]`],
  ].map(([name, pattern]) =>
    fact(
      'right',
      `'${name}'`,
      `information_schema.views WHERE ${ours('table_schema')} AND view_definition REGEXP '${pattern}'`,
      `'${schema}'`,
    ),
  ),
);

/** Objects that were created with a session's collation. Their load sets it again. */
const made = [
  ['views', 'table_schema'],
  ['triggers', 'trigger_schema'],
  ['routines', 'routine_schema'],
  ['events', 'event_schema'],
] as const;

/** Objects that name an account as their definer. */
const definers = [
  { kind: 'view', schema: 'table_schema', name: 'table_name', table: 'views' },
  { kind: 'trigger', schema: 'trigger_schema', name: 'trigger_name', table: 'triggers' },
  { kind: 'routine', schema: 'routine_schema', name: 'routine_name', table: 'routines' },
  { kind: 'event', schema: 'event_schema', name: 'event_name', table: 'events' },
].map(
  ({ kind, schema, name, table }) =>
    `SELECT 'definer', ${plain('definer')}, MIN(${plain(`CONCAT('${kind} ', ${schema}, '.', ${name})`)})
      FROM information_schema.${table} WHERE ${ours(schema)} GROUP BY definer`,
);

/**
 * The needs of a load, one line for each: kind, value, database. `load-needs.ts` checks each kind.
 * On a server with a binary log a function is unsafe unless it declares that it is deterministic or does not write.
 * Source: https://mariadb.com/kb/en/binary-logging-of-stored-routines/
 */
const needs = [
  right('CREATE VIEW', 'table_schema', 'views'),
  right('TRIGGER', 'trigger_schema', 'triggers'),
  right('CREATE ROUTINE', 'routine_schema', 'routines'),
  right('ALTER ROUTINE', 'routine_schema', 'routines'),
  right('EVENT', 'event_schema', 'events'),
  right('UPDATE', 'table_schema', 'tables', "engine = 'MRG_MyISAM'"),
  right('DELETE', 'table_schema', 'tables', "engine = 'MRG_MyISAM'"),
  ...ofServer,
  ...definers,
  fact('engine', 'engine', `${tables} AND engine IS NOT NULL`),
  fact('collation', 'table_collation', `${tables} AND table_collation IS NOT NULL`),
  fact('collation', 'default_collation_name', `information_schema.schemata WHERE ${ours('schema_name')}`),
  fact(
    'collation',
    'collation_name',
    `information_schema.columns WHERE ${ours('table_schema')} AND collation_name IS NOT NULL`,
  ),
  ...made.flatMap(([table, schema]) =>
    ['collation_connection', ...(table === 'views' ? [] : ['database_collation'])].map((column) =>
      fact('collation', column, `information_schema.${table} WHERE ${ours(schema)} AND ${column} IS NOT NULL`),
    ),
  ),
  fact('zone', 'time_zone', `information_schema.events WHERE ${ours('event_schema')} AND time_zone <> 'SYSTEM'`),
  `SELECT 'functions', COUNT(*), '' FROM information_schema.routines WHERE ${ours('routine_schema')} AND routine_type = 'FUNCTION' HAVING COUNT(*) > 0`,
  `SELECT 'unsafe', ${plain("MIN(CONCAT(routine_schema, '.', routine_name))")}, '' FROM information_schema.routines WHERE ${ours('routine_schema')}
    AND routine_type IN ('FUNCTION', 'PACKAGE BODY') AND is_deterministic = 'NO' AND sql_data_access IN ('CONTAINS SQL', 'MODIFIES SQL DATA') HAVING COUNT(*) > 0`,
  `SELECT 'triggers', COUNT(*), '' FROM information_schema.triggers WHERE ${ours('trigger_schema')} HAVING COUNT(*) > 0`,
  `SELECT 'history', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND table_type = 'SYSTEM VERSIONED' HAVING COUNT(*) > 0`,
  `SELECT 'dynamic', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND engine = 'InnoDB' AND row_format = 'Dynamic'
    AND create_options NOT LIKE '%row_format%' HAVING COUNT(*) > 0`,
  `SELECT 'compressed', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND engine = 'InnoDB' AND row_format = 'Compressed' HAVING COUNT(*) > 0`,
  `SELECT 'encrypted', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND create_options REGEXP 'encrypted.{0,3}=.{0,3}yes' HAVING COUNT(*) > 0`,
  `SELECT 'unencrypted', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND create_options REGEXP 'encrypted.{0,3}=.{0,3}no' HAVING COUNT(*) > 0`,
  `SELECT 'apart', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND engine = 'InnoDB'
    AND create_options REGEXP '(encrypted|page_compressed).{0,3}=.{0,3}(yes|on|1)' HAVING COUNT(*) > 0`,
  `SELECT 'memory', MAX(data_length + index_length), '' FROM ${tables} AND engine = 'MEMORY' HAVING COUNT(*) > 0`,
  `SELECT 'keyless', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM information_schema.tables AS t
    WHERE ${ours('table_schema')} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine = 'InnoDB'
    AND NOT EXISTS (SELECT 1 FROM information_schema.statistics AS s WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.non_unique = 0)
    HAVING COUNT(*) > 0`,
  `SELECT 'subtraction', COUNT(*), '' FROM ${subtracting} HAVING COUNT(*) > 0`,
  `SELECT 'capitals', ${plain("MIN(CONCAT(table_schema, '.', table_name))")}, '' FROM ${tables} AND @@lower_case_table_names = 0
    AND BINARY LOWER(CONCAT(table_schema, table_name)) <> BINARY CONCAT(table_schema, table_name) HAVING COUNT(*) > 0`,
];

/**
 * Columns whose default uses a sequence. mariadb-dump writes one database after the other, so a table may precede a
 * sequence of another database.
 */
const borrowed = `SELECT COUNT(*) FROM information_schema.columns WHERE ${ours('table_schema')} AND column_default REGEXP '(next|last)val'
  AND (SELECT COUNT(*) FROM information_schema.schemata WHERE ${ours('schema_name')}) > 1`;

/** The statements that create such sequences and their databases first. They are stand-ins, which the dump replaces. */
const first = `SELECT CONCAT('CREATE DATABASE IF NOT EXISTS ', ${quoted('schema_name')}, ' CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name,
    IF(schema_comment = '', '', CONCAT(' COMMENT ', REPLACE(QUOTE(schema_comment), '\n', '\\\\n'))), ';')
    FROM information_schema.schemata WHERE ${ours('schema_name')}
    AND schema_name IN (SELECT table_schema FROM information_schema.tables WHERE table_type = 'SEQUENCE');
  SELECT CONCAT('CREATE SEQUENCE IF NOT EXISTS ', ${quoted('table_schema')}, '.', ${quoted('table_name')}, ';')
    FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND ${ours('table_schema')} AND table_name NOT REGEXP '[[:cntrl:]]'`;

/** The functions of `facts.sh`. */
export const facts = library(__dirname, 'facts.sh', {
  facts_query: needs.join(' UNION '),
  borrowed_query: borrowed,
  first_query: first,
});
