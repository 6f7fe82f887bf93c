# shellcheck shell=bash
# needs: modes session old_names old_collations
# reads: dumped host port user
# sets: load_modes load_session
#
# `choose_session` sets `load_modes`, the `sql_mode` of rows and tables, to which `try_needs` adds, and `load_session`, the statement with which the load's session begins, and tries it. A server that forces an engine upon every table
# is told not to, if the account may say so. Needs `dumped`.

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
