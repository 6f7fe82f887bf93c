# shellcheck shell=bash
# needs: record_there enable_query
# reads: host port
#
# `put_back` resets what a load changed in the server, and deletes the record: global variables, and events, which it
# enables. The variables are recorded in a MEMORY table, which a restart of the server empties, as it also resets the
# variables. It logs what it cannot reset, and returns 1.

put_back() {
  local name value rows statements failed=0
  rows=$(query "${record_there}") || return 1
  if [ "$rows" != 2 ]; then return; fi
  rows=$(query 'SELECT name, value FROM jerrycan_load.settings') || return 1
  while read -r name value; do
    case $name in
      max_allowed_packet | log_bin_trust_function_creators | innodb_default_row_format | innodb_read_only_compressed | innodb_force_primary_key | innodb_file_per_table) ;;
      *) continue ;;
    esac
    [[ $value =~ ^[0-9a-z]+$ ]] || continue
    if [ "$(query "SELECT @@GLOBAL.$name")" != "$value" ] && ! query "SET GLOBAL $name = $value"; then
      failed=1
      printf 'server %s:%s: %s could not be reset to %s (%s); run SET GLOBAL %s = %s\n' "$host" "$port" "$name" "$value" "$(error_in "$TMPDIR/query.log")" "$name" "$value" >&2
    fi
  done <<<"$rows"
  statements=$(query "${enable_query}") || return 1
  if [ -n "$statements" ] && ! mariadb_client --force <<<"$statements" 2>"$TMPDIR/query.log"; then
    failed=1
    printf 'server %s:%s: not all events could be enabled again (%s); enable the events that jerrycan_load.events lists\n' "$host" "$port" "$(error_in "$TMPDIR/query.log")" >&2
  fi
  [ "$failed" = 0 ] && query 'DROP DATABASE jerrycan_load'
}
