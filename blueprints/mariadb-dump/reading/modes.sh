# shellcheck shell=bash
# needs: mode_probes
# sets: mode_rules
#
# `try_modes` finds the sql_mode in which each generated column with a subtraction can be recomputed. The server does
# not record a table's mode. A load creates all tables with NO_UNSIGNED_SUBTRACTION, because without it the server may
# refuse a table (error 1901). It also fills them in this mode, except tables where a value would then be out of range
# (error 1690). `mode_rules` are the sed rules for those tables in a dump. `try_modes` fails if a table has rows of both
# kinds. It requires `refuse_dump`.
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
# Prints the numbers of the probes that are out of range in this mode.
out_of_range() {
  {
    printf "SET SESSION sql_mode = '%s'; " "$1"
    printf '%s\n' "${probes[@]}"
  } | { mariadb_client --binary-mode --force 2>&1 >/dev/null || true; } | sed -nE 's/^ERROR 1690 .* at line ([0-9]+):.*/\1/p'
}
