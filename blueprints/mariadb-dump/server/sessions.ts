import { library } from '../../dsl';

/** The maximum number of sessions in the list. */
const MOST = 20;

const from = "CONCAT(user, ' from ', REGEXP_REPLACE(host, ':[0-9]+$', ''), ' to ', COALESCE(db, 'no database'))";

/** What replication filters out, by the server's settings. */
const filters = `SELECT GROUP_CONCAT(LOWER(variable_name), '=', variable_value ORDER BY 1 SEPARATOR ' ') FROM information_schema.global_variables
  WHERE variable_name REGEXP '^REPLICATE_(WILD_)?(DO|IGNORE)_' AND variable_value <> ''`;

/**
 * Sessions other than the task's (which holds a lock, see `turn.ts`): user, origin and database. Their statements are
 * omitted, because they may contain a row. The server's own threads are omitted too, except those of a replica, which
 * write what its primary server sends.
 */
const others = `SELECT REGEXP_REPLACE(CONCAT(IF(user = 'system user', CONCAT('replication from a primary server', COALESCE(CONCAT(', filtered by ', (${filters})), '')), ${from}),
    ' (', COUNT(*), ')'), '[[:cntrl:]]', '?') AS who
  FROM information_schema.processlist
  WHERE id NOT IN (CONNECTION_ID(), COALESCE(IS_USED_LOCK('jerrycan_load'), 0)) AND user NOT IN ('event_scheduler', 'unauthenticated user')
    AND command NOT LIKE 'Binlog Dump%' AND command <> 'Daemon' AND (user = 'system user') = (command LIKE 'Slave%')
  GROUP BY IF(user = 'system user', user, ${from}) ORDER BY who LIMIT ${MOST}`;

/** Databases that the binary log, and therefore every replica, omits. */
const unlogged = `SELECT GROUP_CONCAT(LOWER(variable_name), '=', variable_value ORDER BY 1 SEPARATOR ' ') FROM information_schema.global_variables
  WHERE variable_name REGEXP '^BINLOG_(DO|IGNORE)_DB$' AND variable_value <> ''`;

/** The functions of `sessions.sh`. */
export const sessions = library(__dirname, 'sessions.sh', { unlogged_query: unlogged, sessions_query: others });
