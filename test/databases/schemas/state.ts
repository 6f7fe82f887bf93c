import type { MariadbServer } from '../server/mariadb-server';
import { quoted, text } from './grammar/names';

/** Everything that must be restored, by its database, its kind, its name, and the query. */
export type State = ReadonlyMap<string, string>;

export interface Difference {
  readonly about: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const OURS = "NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')";

/** What the server lists about a database, in addition to SHOW CREATE. */
const LISTS: Record<string, (schema: string) => string> = {
  tables: (s) =>
    `SELECT table_name, table_type, engine, row_format, table_collation, table_comment FROM information_schema.tables WHERE table_schema = ${s} ORDER BY 1`,
  columns: (s) =>
    `SELECT table_name, column_name, ordinal_position, column_default, is_nullable, column_type, collation_name, column_key, extra, column_comment, generation_expression FROM information_schema.columns WHERE table_schema = ${s} ORDER BY 1, 3`,
  keys: (s) =>
    `SELECT table_name, index_name, seq_in_index, column_name, non_unique, collation, sub_part, index_type, index_comment FROM information_schema.statistics WHERE table_schema = ${s} ORDER BY 1, 2, 3`,
  checks: (s) =>
    `SELECT table_name, constraint_name, level, check_clause FROM information_schema.check_constraints WHERE constraint_schema = ${s} ORDER BY 1, 2`,
  views: (s) =>
    `SELECT table_name, check_option, is_updatable, definer, security_type, character_set_client, collation_connection FROM information_schema.views WHERE table_schema = ${s} ORDER BY 1`,
  routines: (s) =>
    `SELECT routine_name, routine_type, dtd_identifier, routine_definition, is_deterministic, sql_data_access, security_type, sql_mode, routine_comment, definer, character_set_client, collation_connection, database_collation FROM information_schema.routines WHERE routine_schema = ${s} ORDER BY 1, 2`,
  triggers: (s) =>
    `SELECT trigger_name, event_manipulation, event_object_table, action_order, action_statement, action_timing, sql_mode, definer, character_set_client, collation_connection, database_collation FROM information_schema.triggers WHERE trigger_schema = ${s} ORDER BY 1`,
  events: (s) =>
    `SELECT event_name, definer, time_zone, event_definition, event_type, execute_at, interval_value, interval_field, sql_mode, starts, ends, status, on_completion, event_comment, character_set_client, collation_connection, database_collation FROM information_schema.events WHERE event_schema = ${s} ORDER BY 1`,
};

const KINDS = `SELECT HEX(table_schema), table_type, HEX(table_name), engine FROM information_schema.tables WHERE table_schema ${OURS}
  UNION ALL SELECT HEX(routine_schema), routine_type, HEX(routine_name), '' FROM information_schema.routines WHERE routine_schema ${OURS}
  UNION ALL SELECT HEX(trigger_schema), 'TRIGGER', HEX(trigger_name), '' FROM information_schema.triggers WHERE trigger_schema ${OURS}
  UNION ALL SELECT HEX(event_schema), 'EVENT', HEX(event_name), '' FROM information_schema.events WHERE event_schema ${OURS}`;

const COLUMNS = `SELECT HEX(c.table_schema), HEX(c.table_name), HEX(c.column_name), c.data_type FROM information_schema.columns c
  JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
  WHERE c.table_schema ${OURS} AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1, 2, c.ordinal_position`;

const name = (hex: string | undefined) => Buffer.from(hex ?? '', 'hex').toString();
const table = (output: string) => (output === '' ? [] : output.split('\n').map((line) => line.split('\t')));
const MARK = '=#= ';
/** SHOW CREATE TRIGGER ends with the time of its creation. */
const WHEN_MADE = /\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d$/;

/**
 * Selects a value as text without loss: the bytes of strings, and every bit of a DOUBLE. mariadb-dump writes only six
 * digits of a FLOAT (docs/reference/mariadb-dump.md).
 */
function exact(column: string, type: string): string {
  if (type === 'double') return `${column} + 0e0`;
  if (/char|text|blob|binary|enum|set|point|geometry|json|inet|uuid|bit/.test(type)) return `HEX(${column})`;
  return column;
}

/** Returns everything that the server reports about databases other than its own. */
export function stateOf(server: MariadbServer): State {
  // An open table computes its virtual columns in the sql_mode of the session that opened it.
  server.sql('FLUSH TABLES');
  const questions: [string, string][] = [];
  const schemas = server.sql(`SELECT HEX(schema_name) FROM information_schema.schemata WHERE schema_name ${OURS}`);
  for (const schema of schemas.split('\n').filter(Boolean).map(name)) {
    questions.push([about(schema, 'database', schema, 'create'), `SHOW CREATE DATABASE ${quoted(schema)}`]);
    for (const [list, ask] of Object.entries(LISTS)) {
      questions.push([
        about(schema, 'database', schema, list),
        ask(`CONVERT(x'${Buffer.from(schema).toString('hex')}' USING utf8mb4)`),
      ]);
    }
  }
  const columns = new Map<string, [string, string][]>();
  for (const [schema, of, column, type] of table(server.sql(COLUMNS))) {
    const key = `${schema} ${of}`;
    columns.set(key, [...(columns.get(key) ?? []), [quoted(name(column)), type!]]);
  }
  for (const [schema, kind, object, engine] of table(server.sql(KINDS))) {
    questions.push(
      ...asked(
        name(schema),
        kind!,
        name(object),
        columns.get(`${schema} ${object}`) ?? [],
        engine === 'InnoDB' && kind === 'BASE TABLE',
      ),
    );
  }
  const script = questions.map(([key, sql]) => `SELECT ${text(MARK + Buffer.from(key).toString('hex'))}$$\n${sql}$$`);
  const { output } = server.attempt(`DELIMITER $$\n${script.join('\n')}\n`);
  const answers = new Map<string, string>();
  for (const answer of `\n${output}`.split(`\n${MARK}`).slice(1)) {
    const [key] = answer.split('\n', 1);
    answers.set(name(key), answer.slice(key!.length + 1).replace(WHEN_MADE, ''));
  }
  return answers;
}

const about = (...words: readonly string[]) => JSON.stringify(words);

function asked(
  schema: string,
  kind: string,
  object: string,
  columns: readonly [string, string][],
  summed: boolean,
): [string, string][] {
  const full = `${quoted(schema)}.${quoted(object)}`;
  const question = (what: string, sql: string): [string, string] => [about(schema, kind, object, what), sql];
  if (kind === 'VIEW')
    return [
      question('create', `SHOW CREATE VIEW ${full}`),
      question('count', `SELECT COUNT(*) FROM ${full}`),
      question('insert', insertion(full)),
    ];
  if (kind === 'SEQUENCE')
    return [
      question('create', `SHOW CREATE SEQUENCE ${full}`),
      question('create table', `SHOW CREATE TABLE ${full}`),
      // Without the number of cycles, which mariadb-dump does not write.
      question(
        'rows',
        `SELECT next_not_cached_value, minimum_value, maximum_value, start_value, increment, cache_size, cycle_option FROM ${full}`,
      ),
    ];
  if (!kind.includes('BASE') && !kind.includes('VERSIONED')) return [question('create', `SHOW CREATE ${kind} ${full}`)];
  const versioned = kind.includes('VERSIONED') ? ' FOR SYSTEM_TIME ALL' : '';
  const implicit =
    versioned && !columns.some(([column]) => column.toLowerCase() === '`row_start`') ? ', ROW_START, ROW_END' : '';
  const values = columns.map(([column, type]) => `COALESCE(${exact(column, type)}, 'NULL')`).join(', ');
  return [
    question('create', `SHOW CREATE TABLE ${full}`),
    question('rows', `SELECT CONCAT_WS('|', ${values}${implicit}) FROM ${full}${versioned} ORDER BY 1`),
    question('count', `SELECT COUNT(*) FROM ${full}${versioned}`),
    // For some engines, and with a history, the checksum of the same rows differs.
    ...(!summed || columns.some(([, type]) => type === 'float')
      ? []
      : [question('checksum', `CHECKSUM TABLE ${full} EXTENDED`)]),
  ];
}

/**
 * Whether a view accepts rows: the number of the error that refuses them. The server decides this when it creates the
 * view, and lists it nowhere.
 */
const insertion = (view: string) => `BEGIN NOT ATOMIC
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN GET DIAGNOSTICS CONDITION 1 @number = MYSQL_ERRNO; SELECT @number; END;
  PREPARE insertion FROM ${text(`INSERT INTO ${view} VALUES ()`)}; END`;

export function differences(before: State, after: State): Difference[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys]
    .map((key) => ({ about: key, before: before.get(key), after: after.get(key) }))
    .filter((one) => one.before !== one.after);
}
