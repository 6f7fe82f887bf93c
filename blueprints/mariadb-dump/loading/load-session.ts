import { library } from '../../dsl';

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

/** The functions of `load-session.sh`. */
export const loadSession = library(__dirname, 'load-session.sh', {
  modes: MODES,
  session: SESSION,
  old_names: OLD_NAMES,
  old_collations: OLD_COLLATIONS,
});
