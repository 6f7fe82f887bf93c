# shellcheck shell=bash
# needs: modes session old_names old_collations
# reads: dumped host port user
# sets: load_modes load_session
#
# `choose_session` sets `load_modes` and `load_session`, and tries the session. `load_modes` is the `sql_mode` for rows
# and tables; `try_needs` adds to it. `load_session` is the first statement of the load's session. If the server forces
# an engine on every table, the session disables that, if the account may do so. It requires `dumped`.

choose_session() {
  local forced made
  made=$(release "$dumped")
  load_modes="${modes}"
  load_session="${session}"
  if [ "$made" -lt 10006 ]; then load_session+="${old_names}"; fi
  if [ "$made" -lt 11002 ]; then load_session+="${old_collations}"; fi
  forced=$(ask "SELECT COALESCE(@@enforce_storage_engine, '')")
  if [ -n "$forced" ]; then load_session+=', SESSION enforce_storage_engine = NULL'; fi
  query "$load_session" ||
    fail "server $host:$port: does not let user $user set the session variables that the load needs ($(error_in "$TMPDIR/query.log")); grant the user SUPER, or unset enforce_storage_engine ($forced) for the restore"
}
