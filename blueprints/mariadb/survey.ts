import { type ActionScope, literal, sh } from '../dsl';
import { ours } from './client';

const databases = `SELECT schema_name FROM information_schema.schemata WHERE ${ours('schema_name')} ORDER BY schema_name`;

const oddNames = `SELECT COUNT(*) FROM information_schema.schemata WHERE ${ours('schema_name')} AND schema_name REGEXP '[[:cntrl:]]'`;

const tables = `FROM information_schema.tables
  WHERE ${ours('table_schema')} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')`;

/** A single transaction shows one state of InnoDB only. */
const unsnapshot = `SELECT CONCAT(table_schema, '.', table_name, ' (', COALESCE(engine, 'broken'), ')') ${tables}
  AND COALESCE(engine, '') <> 'InnoDB' ORDER BY 1`;

/** Counts the tables whose rows have a history, which a dump leaves out unless told. */
export const versioned = `SELECT COUNT(*) ${tables} AND table_type = 'SYSTEM VERSIONED'`;

/** What may be dumped: all that is found out before anything is read or written. `names_of_databases`, and how many `databases`. */
export const survey = ({ options }: Pick<ActionScope<'quiesce' | 'allowEmpty'>, 'options'>) => sh`
  [ "$(query "${literal('odd_names_query', oddNames)}")" = 0 ] || fail "a database's name holds a control character; rename the database"
  listed=$(query "${literal('databases_query', databases)}")
  names_of_databases=()
  if [ -n "$listed" ]; then
    mapfile -t names_of_databases <<<"$listed"
  elif [ "${options.allowEmpty}" != true ]; then
    fail "server $host:$port: has no database to back up; is it the right server? (option allowEmpty=true dumps none)"
  fi
  databases=\${#names_of_databases[@]}
  others=$(query "${literal('engines_query', unsnapshot)}")
  if [ -n "$others" ] && [ "${options.quiesce}" != whole-dump ]; then
    fail "tables of engines other than InnoDB are in no snapshot (\${others//$'\n'/, }); convert them, or say quiesce: 'whole-dump' in the app's file"
  fi
`;
