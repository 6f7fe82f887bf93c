import { library } from '../../dsl';

/**
 * Session settings under which a server accepts all data that it once accepted. A table in the dump may be older than a
 * check, a constraint or a mode. A session that checks the data again would refuse a valid dump. The dump itself sets
 * sql_mode, foreign_key_checks, unique_checks and time_zone.
 * The session has no time limits, so that the server does not stop a load that waits for a slow node.
 * Source: https://mariadb.com/kb/en/server-system-variables/
 */
const SESSION = `SET SESSION sql_mode = '', SESSION foreign_key_checks = 0, SESSION innodb_strict_mode = 0, SESSION check_constraint_checks = 0,
  SESSION autocommit = 1, SESSION completion_type = 0, SESSION tx_read_only = 0, SESSION sql_safe_updates = 0, SESSION max_statement_time = 0,
  SESSION wait_timeout = 31536000, SESSION net_read_timeout = 31536000, SESSION net_write_timeout = 31536000, SESSION lock_wait_timeout = 31536000,
  SESSION idle_transaction_timeout = 0, SESSION idle_write_transaction_timeout = 0
  /*M!101001 , SESSION explicit_defaults_for_timestamp = 1 */`;

/** Before 10.6, `utf8` meant utf8mb3. Before 11.2, a character set without a collation meant its first collation. */
const OLD_NAMES = "/*M!100601 , SESSION old_mode = 'UTF8_IS_UTF8MB3' */";
const OLD_COLLATIONS = "/*M!110200 , SESSION character_set_collations = '' */";

/** Modes for rows: 0 is a value, and a date keeps its day even if the month is shorter. */
const MODES = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';

/** The functions of `load-session.sh`. */
export const loadSession = library(__dirname, 'load-session.sh', {
  modes: MODES,
  session: SESSION,
  old_names: OLD_NAMES,
  old_collations: OLD_COLLATIONS,
});
