# shellcheck shell=bash
# needs: unlogged_query sessions_query
# reads: user
# sets: sessions
#
# `look_at_sessions` logs the server's other sessions, and sets `sessions`. A session that writes during a restore
# writes to neither the old nor the new data. `sessions` is `none` or a list. It starts with `unseen: ` if the account
# sees only its own sessions. Sessions never fail a restore, because exporters and probes stay connected, and a filter
# may be intended. It requires `ask_grants`.

look_at_sessions() {
  local found filtered
  ask_grants
  sessions=none
  filtered=$(query "${unlogged_query}") || filtered=NULL
  if [ "$filtered" = NULL ]; then filtered=$(query 'SHOW MASTER STATUS' | sed -n 's/^[^\t]*\t[0-9]*\t\(.*[^\t].*\)$/\1/p') || filtered=''; fi
  if [ -n "$filtered" ]; then
    printf 'the binary log is filtered (%s); replicas do not receive everything that this restore loads\n' "${filtered//###/#}" >&2
  fi
  if ! found=$(query "${sessions_query}"); then
    sessions='unseen: the server lists none'
    return
  fi
  if [ -n "$found" ]; then
    found=${found//###/#}
    sessions=${found//$'\n'/, }
    sessions=${sessions:0:1000}
    printf 'other sessions are connected: %s; stop them, or declare them as writers\n' "$sessions" >&2
  fi
  if ! has_right PROCESS; then
    sessions="unseen: $sessions"
    printf 'user %s lacks the right PROCESS; sessions of other users are not visible\n' "$user" >&2
  fi
}
