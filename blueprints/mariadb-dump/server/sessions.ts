import { literal, sh } from '../../dsl';

/** So many are named. */
const MOST = 20;

const from = "CONCAT(user, ' from ', REGEXP_REPLACE(host, ':[0-9]+$', ''), ' to ', COALESCE(db, 'no database'))";

/** What replication leaves out of what it brings, by the server's settings. */
const filters = `SELECT GROUP_CONCAT(LOWER(variable_name), '=', variable_value ORDER BY 1 SEPARATOR ' ') FROM information_schema.global_variables
  WHERE variable_name REGEXP '^REPLICATE_(WILD_)?(DO|IGNORE)_' AND variable_value <> ''`;

/**
 * Who is connected besides the task (which holds a lock, see `turn.ts`), from where and to what. No statement: it may hold a row. The server's own threads are
 * nobody, but for those of a replica: they write what its primary server sends.
 */
const others = `SELECT REGEXP_REPLACE(CONCAT(IF(user = 'system user', CONCAT('replication from a primary server', COALESCE(CONCAT(', filtered by ', (${filters})), '')), ${from}),
    ' (', COUNT(*), ')'), '[[:cntrl:]]', '?') AS who
  FROM information_schema.processlist
  WHERE id NOT IN (CONNECTION_ID(), COALESCE(IS_USED_LOCK('jerrycan_load'), 0)) AND user NOT IN ('event_scheduler', 'unauthenticated user')
    AND command NOT LIKE 'Binlog Dump%' AND command <> 'Daemon' AND (user = 'system user') = (command LIKE 'Slave%')
  GROUP BY IF(user = 'system user', user, ${from}) ORDER BY who LIMIT ${MOST}`;

/** Databases that the binary log, and so every replica, does not get. */
const unlogged = `SELECT GROUP_CONCAT(LOWER(variable_name), '=', variable_value ORDER BY 1 SEPARATOR ' ') FROM information_schema.global_variables
  WHERE variable_name REGEXP '^BINLOG_(DO|IGNORE)_DB$' AND variable_value <> ''`;

/**
 * `look_at_sessions` names the server's other sessions in the log and in `sessions`: who writes while a restore drops and loads writes into neither the old
 * nor the new. `none`, or a list; `unseen: ` stands before it where the account sees its own sessions only. It refuses nothing: an exporter or a probe is
 * connected for good, and a filter may be meant. Needs `ask_grants`.
 */
export const sessions = sh`
  look_at_sessions() {
    local found filtered
    ask_grants
    sessions=none
    filtered=$(query "${literal('unlogged_query', unlogged)}") || filtered=NULL
    if [ "$filtered" = NULL ]; then filtered=$(query 'SHOW MASTER STATUS' | sed -n 's/^[^\t]*\t[0-9]*\t\(.*[^\t].*\)$/\1/p') || filtered=''; fi
    if [ -n "$filtered" ]; then
      printf 'the binary log is filtered (%s): not all that this restore loads reaches the replicas\n' "\${filtered//###/#}" >&2
    fi
    if ! found=$(query "${literal('sessions_query', others)}"); then
      sessions='unseen: the server does not say'
      return
    fi
    if [ -n "$found" ]; then
      found=\${found//###/#}
      sessions=\${found//$'\n'/, }
      sessions=\${sessions:0:1000}
      printf 'connected besides this restore: %s; stop it, or name it as a writer\n' "$sessions" >&2
    fi
    if ! has_right PROCESS; then
      sessions="unseen: $sessions"
      printf 'user %s has no right PROCESS: sessions of other users are not seen\n' "$user" >&2
    fi
  }
`;
