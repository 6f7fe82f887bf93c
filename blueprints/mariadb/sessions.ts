import { literal, sh } from '../dsl';

/** So many are named. */
const MOST = 20;

/** Who is connected besides the task, from where and to what. No statement: it may hold a row. The server's own threads are nobody. */
const others = `SELECT REGEXP_REPLACE(CONCAT(user, ' from ', REGEXP_REPLACE(host, ':[0-9]+$', ''), ' to ', COALESCE(db, 'no database'), ' (', COUNT(*), ')'),
    '[[:cntrl:]]', '?') AS who
  FROM information_schema.processlist
  WHERE id <> CONNECTION_ID() AND user NOT IN ('system user', 'event_scheduler', 'unauthenticated user')
    AND command NOT LIKE 'Binlog Dump%' AND command NOT LIKE 'Slave%' AND command <> 'Daemon'
  GROUP BY user, REGEXP_REPLACE(host, ':[0-9]+$', ''), db ORDER BY who LIMIT ${MOST}`;

/**
 * `look_at_sessions` names the server's other sessions in the log and in `sessions`: who writes while a restore drops and loads writes into neither the old
 * nor the new. `none`, or a list; `unseen: ` stands before it where the account sees its own sessions only. It refuses nothing: an exporter or a probe is
 * connected for good. Needs `ask_grants`.
 */
export const sessions = sh`
  look_at_sessions() {
    local found
    ask_grants
    sessions=none
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
