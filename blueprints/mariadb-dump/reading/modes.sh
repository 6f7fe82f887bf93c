# shellcheck shell=bash
# needs: mode_probes
# sets: mode_rules
#
# `try_modes` finds out in which sql_mode each generated column that subtracts can be computed again. The server keeps no mode of a table: a load makes all tables under
# NO_UNSIGNED_SUBTRACTION, without which it may refuse one (error 1901), and fills them so, but for those where a value would be out of range then (error 1690): `mode_rules` are
# sed's for these, in a dump. It fails if a table has rows for both. Needs `refuse_dump`.
# Source: https://mariadb.com/kb/en/sql-mode/

mode_rules=()
try_modes() {
  local listed probe name rule line torn=''
  local -a probes=() tables=() rules=()
  local -A without=()
  listed=$(ask "${mode_probes}")
  if [ -z "$listed" ]; then return; fi
  while IFS=$'\t' read -r probe name rule; do
    probes+=("$probe")
    tables+=("$name")
    rules+=("$rule")
  done <<<"$listed"
  while IFS= read -r line; do
    name=${tables[line - 1]}
    if [ -z "${without[$name]:-}" ]; then mode_rules+=("${rules[line - 1]}"); fi
    without[$name]=yes
  done < <(out_of_range NO_UNSIGNED_SUBTRACTION)
  if [ "${#mode_rules[@]}" = 0 ]; then return; fi
  while IFS= read -r line; do
    name=${tables[line - 1]}
    if [ -n "${without[$name]:-}" ]; then torn+="${torn:+, }$name"; fi
  done < <(out_of_range '')
  torn=${torn//###/#}
  [ -z "$torn" ] || refuse_dump "generated columns cannot be recomputed in a single sql_mode (${torn:0:600}); correct the rows that are out of range with or without NO_UNSIGNED_SUBTRACTION, or drop the column"
}
# The numbers of the probes that are in this mode.
out_of_range() {
  {
    printf "SET SESSION sql_mode = '%s'; " "$1"
    printf '%s\n' "${probes[@]}"
  } | { mariadb_client --binary-mode --force 2>&1 >/dev/null || true; } | sed -nE 's/^ERROR 1690 .* at line ([0-9]+):.*/\1/p'
}
