# shellcheck shell=bash
# needs: objects_query beginning_of_object
# reads: user
#
# Checks that the dump contains every object of the server. `list_objects` writes the first words of each object in a
# dump to a file. `find_objects` is a filter that finds such first words in a dump. `compare_objects` fails, with the
# names, unless each of the former is among the latter. A row cannot be mistaken for an object, because mariadb-dump
# writes a line break in a value as \n. A line may be a row of any size. Lines are split at digits that no first words
# contain, so that they need no memory. Names are compared up to the first such digit, and objects with the same first
# words are counted.

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
