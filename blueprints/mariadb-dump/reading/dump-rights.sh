# shellcheck shell=bash
# needs: rights_to_see views_query dump_rights routines_query
# reads: version names_of_databases user only
#
# `try_dump_rights` fails unless the account sees every database (if none are listed in `only`) and may read everything in a dump of
# `names_of_databases`. It requires `ask_grants` and `refuse_dump`.

sees_all_databases() {
  local right
  while IFS= read -r right; do
    if has_right "$right"; then return; fi
  done <<<"${rights_to_see}"
  return 1
}
# Before 11.3 this right does not exist, and ALL does not include it.
shows_routines() {
  [[ $version =~ ^([0-9]+)[.]([0-9]+)[.] ]] && [ "$((BASH_REMATCH[1] * 100 + BASH_REMATCH[2]))" -ge 1103 ]
}
try_dump_rights() {
  local right name missing='' with_views
  ask_grants
  [ -n "$only" ] || sees_all_databases || missing='SHOW DATABASES on *.*'
  with_views=$(ask "${views_query}")
  for name in "${names_of_databases[@]}"; do
    while IFS= read -r right; do
      if ! has_right "$right" "$name"; then missing+="${missing:+, }$right on $name"; fi
    done <<<"${dump_rights}"
  done
  while IFS= read -r name; do
    if [ -n "$name" ] && ! has_right 'SHOW VIEW' "$name"; then missing+="${missing:+, }SHOW VIEW on $name"; fi
  done <<<"$with_views"
  if ! query "${routines_query}"; then
    for name in "${names_of_databases[@]}"; do
      if shows_routines && has_right 'SHOW CREATE ROUTINE' "$name"; then continue; fi
      missing+="${missing:+, }SELECT on mysql.proc"
      break
    done
  fi
  [ -z "$missing" ] || refuse_dump "user $user may not read everything that a dump contains (missing: ${missing:0:600}); grant these rights, or set another user in the app's file"
}
