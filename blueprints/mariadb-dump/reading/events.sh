# shellcheck shell=bash
# needs: event_count quotes_query show_events
# reads: databases user login names_of_databases
# sets: events
#
# `dump_events` writes the events to `$TMPDIR/events.sql`, because a load creates them last. It uses mariadb-dump where
# mariadb-dump can dump them. It sets `events`, the option for the dump of everything else. If there are no events, that
# dump reads them itself, and fails if it may not.

dump_events() {
  : >"$TMPDIR/events.sql"
  events=--events
  if [ "$databases" = 0 ] || [ "$(ask "${event_count}")" = 0 ]; then return; fi
  events=--skip-events
  if [ "$(ask "${quotes_query}")" != 0 ]; then
    print_events >"$TMPDIR/events.sql" || fail "the events could not be read ($(error_in "$TMPDIR/query.log" "$TMPDIR/events.log")); check the rights of user $user"
    return
  fi
  mariadb-dump "${login[@]}" --default-character-set=utf8mb4 --skip-lock-tables --events --no-create-db --no-create-info --no-data --skip-triggers --skip-routines \
    --databases -- "${names_of_databases[@]}" >"$TMPDIR/events.sql" 2>"$TMPDIR/events.log" ||
    fail "the events could not be dumped ($(error_in "$TMPDIR/events.log")); check the rights of user $user"
  tail -n 1 "$TMPDIR/events.sql" | grep -q '^-- Dump completed' || fail "the dump of the events is incomplete: mariadb-dump's last line is missing; check the server's log, then back up again"
}
print_events() {
  local schema name mode zone text charset collation rest
  mariadb "${login[@]}" --default-character-set=utf8mb4 --batch --skip-column-names < <(query "${show_events}") 2>"$TMPDIR/events.log" |
    while IFS=$'\t' read -r schema name; do
      # An empty sql_mode is a column too: bash must not treat two tabs as one separator.
      IFS= read -r rest
      rest=${rest#*$'\t'}
      mode=${rest%%$'\t'*} rest=${rest#*$'\t'}
      zone=${rest%%$'\t'*} rest=${rest#*$'\t'}
      text=${rest%%$'\t'*} rest=${rest#*$'\t'}
      charset=${rest%%$'\t'*} rest=${rest#*$'\t'}
      collation=${rest%%$'\t'*}
      printf -v schema '%b' "$schema"
      printf -v name '%b' "$name"
      printf -v text '%b' "$text"
      printf '\nUSE %s;\n/*!50106 DROP EVENT IF EXISTS %s */;\nDELIMITER ;;\n' "$schema" "$name"
      printf "SET character_set_client = %s, character_set_results = %s, collation_connection = %s ;;\n" "$charset" "$charset" "$collation"
      printf "SET sql_mode = '%s', time_zone = '%s' ;;\n%s ;;\nDELIMITER ;\n" "$mode" "$zone" "$text"
    done
}
