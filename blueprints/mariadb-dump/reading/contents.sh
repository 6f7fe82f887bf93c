# shellcheck shell=bash
# needs: objects_query beginning_of_object
# reads: user
#
# `list_objects` writes how the server's objects begin in a dump to a file; `find_objects` is a filter from a dump to the beginnings in it; `compare_objects`
# fails, with the names, unless each of the first is in the second. Rows cannot be taken for them: mariadb-dump writes a line break in a value as \n.
# A line may be a row of any size: broken at digits that no beginning has, it needs no memory. Names are compared up to there; of same beginnings all are counted.

list_objects() {
  ask "${objects_query}" >"$TMPDIR/objects"
}
find_objects() {
  tr 4789 '\n' | { grep -aE -e "${beginning_of_object}" || true; } |
    sed -E 's/^([^\x60]* \x60([^\x60]|\x60\x60)*\x60?).*/\1/'
}
compare_objects() {
  local key kind name missing=''
  local -A in_dump=() named=()
  while IFS= read -r key; do
    in_dump[$key]=$((${in_dump[$key]:-0} + 1))
  done <"$TMPDIR/found"
  while IFS=$'\t' read -r key kind name; do
    key=${key%%[4789]*}
    in_dump[$key]=$((${in_dump[$key]:-0} - 1))
    named[$key]+="${named[$key]:+ or }$kind$name"
  done <"$TMPDIR/objects"
  for key in "${!named[@]}"; do
    if [ "${in_dump[$key]}" -lt 0 ]; then missing+="${missing:+, }${named[$key]}"; fi
  done
  missing=${missing//###/#}
  [ -z "$missing" ] || fail "the dump is incomplete (missing: ${missing:0:600}); check the rights of user $user and the server's log"
}
