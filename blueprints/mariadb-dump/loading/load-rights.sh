# shellcheck shell=bash
# needs: load_rights rights_query
# reads: names header_version host port
#
# `find_missing` adds to `$missing` the rights that the account lacks to load the databases in `names`. The dump's
# header lists what the dump contains besides tables. The content of an older dump is not known before it is loaded, so
# the server's current content is checked instead. It requires `ask_grants` and `read_header`.
# Sources: https://mariadb.com/kb/en/mariadb-dump/ and https://mariadb.com/kb/en/grant/

rights_needed() {
  local name right
  for name in "${names[@]}"; do
    while IFS= read -r right; do
      printf '%s\t%s\n' "$right" "$name"
    done <<<"${load_rights}"
  done
  if [ "$header_version" = 1 ]; then rights_of_server; else sed -n 's/^right\t//p' "$TMPDIR/needs"; fi
}
rights_of_server() {
  local listed right name
  listed=$(query "${rights_query}") || return 1
  while IFS=$'\t' read -r right name; do
    case " ${names[*]-} " in *" $name "*) printf '%s\t%s\n' "$right" "$name" ;; esac
  done <<<"$listed"
}
find_missing() {
  local needed right name
  needed=$(rights_needed) || fail "server $host:$port: the contents of its databases could not be read ($(error_in "$TMPDIR/query.log")); check the health of the server"
  while IFS=$'\t' read -r right name; do
    if [ -n "$right" ] && ! has_right "$right" "$name"; then missing+="${missing:+, }$right on $name"; fi
  done <<<"$needed"
}
