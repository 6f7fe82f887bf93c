import { literal, sh } from '../../dsl';

/**
 * Under which a server takes whatever it once took. A dump holds what is there already, and a table may be older than a check, a constraint or a mode: a session
 * that judges it again refuses a sound dump. The dump itself sets sql_mode, foreign_key_checks, unique_checks and time_zone.
 * No time limit of the server's ends a load that waits for a slow node.
 * Source: https://mariadb.com/kb/en/server-system-variables/
 */
const SESSION = `SET SESSION sql_mode = '', SESSION foreign_key_checks = 0, SESSION innodb_strict_mode = 0, SESSION check_constraint_checks = 0,
  SESSION autocommit = 1, SESSION completion_type = 0, SESSION tx_read_only = 0, SESSION sql_safe_updates = 0, SESSION max_statement_time = 0,
  SESSION wait_timeout = 31536000, SESSION net_read_timeout = 31536000, SESSION net_write_timeout = 31536000, SESSION lock_wait_timeout = 31536000,
  SESSION idle_transaction_timeout = 0, SESSION idle_write_transaction_timeout = 0
  /*M!101001 , SESSION explicit_defaults_for_timestamp = 1 */`;

/** Before 10.6 `utf8` was written for utf8mb3, and before 11.2 a character set alone for its first collation. */
const OLD_NAMES = "/*M!100601 , SESSION old_mode = 'UTF8_IS_UTF8MB3' */";
const OLD_COLLATIONS = "/*M!110200 , SESSION character_set_collations = '' */";

/** Of rows: 0 is a value, and a date stays what it is, in a month that is too short for it too. */
const MODES = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';

/**
 * `choose_session` sets `load_modes`, the `sql_mode` of rows and tables, to which `try_needs` adds, and `load_session`, the statement with which the load's session begins, and tries it. A server that forces an engine upon every table
 * is told not to, if the account may say so. Needs `dumped`.
 */
export const loadSession = sh`
  choose_session() {
    local forced made
    made=$(release "$dumped")
    load_modes="${literal('modes', MODES)}"
    load_session="${literal('session', SESSION)}"
    if [ "$made" -lt 10006 ]; then load_session+="${literal('old_names', OLD_NAMES)}"; fi
    if [ "$made" -lt 11002 ]; then load_session+="${literal('old_collations', OLD_COLLATIONS)}"; fi
    forced=$(ask "SELECT COALESCE(@@enforce_storage_engine, '')")
    if [ -n "$forced" ]; then load_session+=', SESSION enforce_storage_engine = NULL'; fi
    query "$load_session" ||
      fail "server $host:$port: does not let user $user load as the dump needs it ($(error_in "$TMPDIR/query.log")); give the user SUPER, or set enforce_storage_engine ($forced) to none for the restore"
  }
`;
