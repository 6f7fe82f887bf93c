import { type ActionScope, literal, sh } from '../../dsl';
import { ALL_ROWS, ours } from '../server/client';
import { dumpRights } from './dump-rights';
import { modes } from './modes';
import { views } from './views';

const listDatabases = `SELECT schema_name FROM information_schema.schemata WHERE ${ours('schema_name')} ORDER BY schema_name`;

const oddNames = `SELECT COUNT(*) FROM information_schema.schemata WHERE ${ours('schema_name')} AND schema_name REGEXP '[[:cntrl:]]'`;

const tables = `FROM information_schema.tables
  WHERE ${ours('table_schema')} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')`;

/**
 * Tables that the server cannot open, because their engine, their files or the tables that they merge are missing. The
 * server opens tables only when a query reads their number of rows.
 */
const broken = `SELECT CONCAT(table_schema, '.', table_name) ${tables} AND (engine IS NULL OR table_rows < 0) ORDER BY 1`;

/** A single transaction is a snapshot of InnoDB only. */
const unsnapshot = `SELECT CONCAT(table_schema, '.', table_name, ' (', engine, ')') ${tables} AND engine <> 'InnoDB' ORDER BY 1`;

/** Events that still write when the writers are stopped. */
const running = `SELECT CONCAT(event_schema, '.', event_name) FROM information_schema.events
  WHERE ${ours('event_schema')} AND status = 'ENABLED' AND @@GLOBAL.event_scheduler = 'ON' ORDER BY 1`;

/** mariadb-dump refuses `--dump-history` for tables whose periods are transaction IDs instead of timestamps. */
const precise = `SELECT CONCAT(c.table_schema, '.', c.table_name) FROM information_schema.columns AS c
  WHERE ${ours('c.table_schema')} AND c.generation_expression = 'ROW START' AND c.data_type = 'bigint' ORDER BY 1`;

/**
 * mariadb-dump escapes these characters in a database's name, and then does not find the database. This concerns only
 * databases with events. `events` handles `"`.
 */
const oddEvents = `SELECT DISTINCT event_schema FROM information_schema.events
  WHERE ${ours('event_schema')} AND event_schema REGEXP '[''\\\\\\\\]' ORDER BY 1`;

/** Counts tables with system versioning. A dump omits their history by default. */
export const versioned = `SELECT COUNT(*) ${tables} AND table_type = 'SYSTEM VERSIONED'`;

const accountsAreReadable = sh`
  accounts >/dev/null 2>"$TMPDIR/accounts.log" || refuse_dump "the server's users cannot be read ($(error_in "$TMPDIR/query.log" "$TMPDIR/accounts.log")); check the rights of user $user on mysql, and that the account mariadb.sys@localhost exists"
`;

/**
 * Checks what can be dumped, before anything is read or written. Sets `names_of_databases`, and their number
 * `databases`. It requires `ask_grants` and `accounts`. `$instead` is an alternative for a dump that is only a part of
 * a restore.
 *
 * @param isShared the server has databases of other captures, and its users belong to all of them
 */
export const databases = ({ options }: Pick<ActionScope<'quiesce' | 'safety'>, 'options'>, isShared: boolean) => sh`
  refuse_dump() {
    fail "$1\${instead:-}"
  }
  ${dumpRights}
  ${views}
  ${modes}
  odd_names=$(ask "${literal('odd_names_query', oddNames)}")
  [ "$odd_names" = 0 ] || refuse_dump "a database's name contains a control character; rename the database"
  limit=$(ask 'SELECT @@GLOBAL.sql_select_limit')
  [ "$limit" = "${literal('no_limit', ALL_ROWS)}" ] ||
    refuse_dump "server $host:$port: has sql_select_limit=$limit, and mariadb-dump would read only that many rows of a table; run SET GLOBAL sql_select_limit = $no_limit"
  listed=$(ask "${literal('databases_query', listDatabases)}")
  names_of_databases=()
  if [ -n "$listed" ]; then mapfile -t names_of_databases <<<"$listed"; fi
  databases=\${#names_of_databases[@]}
  if [ "${options.safety}" != true ]; then
    absent=''
    while IFS= read -r -d , name; do
      case $'\n'$listed$'\n' in
        *$'\n'"$name"$'\n'*) ;;
        *) absent+="\${absent:+, }$name" ;;
      esac
    done <<<"\${only:+$only,}"
    [ -z "$absent" ] || refuse_dump "server $host:$port: has no database $absent that user $user can see; create it, grant the user its rights, or correct its list in the app's file"
  fi
  try_dump_rights
  if [ "$databases" -eq 0 ] && [ "${options.safety}" != true ]; then
    refuse_dump "server $host:$port: has no database to back up; check that it is the right server (option safety=true allows an empty dump)"
  fi
  others=$(ask "${literal('broken_query', broken)}")
  [ -z "$others" ] || refuse_dump "tables cannot be read (\${others//$'\n'/, }); check the server's log, then drop them, or restore their files or engine"
  others=$(ask "${literal('engines_query', unsnapshot)}")
  if [ -n "$others" ] && [ "${options.quiesce}" != whole-backup ]; then
    refuse_dump "a snapshot does not include tables of engines other than InnoDB (\${others//$'\n'/, }); convert them, or set quiesce: 'whole-backup' in the app's file"
  fi
  if [ -n "$others" ]; then
    writing=$(ask "${literal('running_query', running)}")
    [ -z "$writing" ] || refuse_dump "events run while the dump reads tables that a snapshot does not include (\${writing//$'\n'/, }; \${others//$'\n'/, }); disable the events (ALTER EVENT … DISABLE), or convert the tables"
  fi
  others=$(ask "${literal('precise_query', precise)}")
  [ -z "$others" ] || refuse_dump "mariadb-dump cannot dump the history of tables with transaction-precise periods (\${others//$'\n'/, }); use timestamps for their periods"
  others=$(ask "${literal('odd_events_query', oddEvents)}")
  [ -z "$others" ] || refuse_dump "mariadb-dump cannot dump events of databases with ' or \\ in their name (\${others//$'\n'/, }); rename these databases, or drop their events"
  try_views
  try_modes
  ${isShared ? sh`` : accountsAreReadable}
`;
