# shellcheck shell=bash
# needs: running_events disable_query
# reads: names databases host port user
#
# `stop_events` disables the events of other databases that may write to the databases of the load, if the server runs
# events. The task's exit enables them again. Events of the dump's databases are dropped with them, and created again
# after the assertions. It requires `take_turn`.

databases_as_rows() {
  local name rows=''
  for name in "${names[@]}"; do
    name=${name//\\/\\\\}
    rows+="${rows:+ UNION ALL }SELECT '${name//\'/\\\'}' AS name"
  done
  printf '%s' "$rows"
}
stop_events() {
  local scheduler with found event statements
  scheduler=$(ask 'SELECT @@GLOBAL.event_scheduler')
  if [ "$scheduler" != ON ] || [ "$databases" = 0 ]; then return; fi
  with="WITH d AS ($(databases_as_rows)) "
  found=$(ask "$with${running_events}")
  if [ -z "$found" ]; then return; fi
  printf 'events that may write into the restored databases are disabled until the task ends: %s\n' "${found//$'\n'/; }" >&2
  statements=$(ask "$with${disable_query}")
  while IFS= read -r event; do
    keep_event "$event" || refuse_events "$found"
  done <<<"$found"
  mariadb_client <<<"$statements" 2>"$TMPDIR/query.log" || refuse_events "$found"
}
refuse_events() {
  fail "server $host:$port: events may write into the restored databases (${1//$'\n'/; }), and user $user may not disable them ($(error_in "$TMPDIR/query.log")); run ALTER EVENT … DISABLE for each of them during the restore, or grant the user EVENT, SET USER, and all rights on jerrycan_load.*"
}
