# shellcheck shell=bash
# needs: view_statements
#
# `try_views` fails if the server cannot show the columns of a view, because its table, a column, a function or a right
# of its definer is missing. mariadb-dump would stop at the first such view. It requires `refuse_dump`.

try_views() {
  local listed line statement name broken=''
  local -a statements=() titles=()
  listed=$(ask "${view_statements}")
  if [ -z "$listed" ]; then return; fi
  while IFS=$'\t' read -r statement name; do
    statements+=("$statement")
    titles+=("$name")
  done <<<"$listed"
  printf '%s\n' "${statements[@]}" | mariadb_client --binary-mode --force >/dev/null 2>"$TMPDIR/views.log" || true
  while IFS= read -r line; do
    if [[ ! $line =~ ^(ERROR\ [0-9]+)\ .*\ at\ line\ ([0-9]+):\  ]]; then continue; fi
    broken+="${broken:+, }${titles[BASH_REMATCH[2] - 1]} (${BASH_REMATCH[1]})"
  done <"$TMPDIR/views.log"
  broken=${broken//###/#}
  [ -z "$broken" ] || refuse_dump "views cannot be read (${broken:0:600}); they use a missing table, column, function, or right of the definer: drop or fix them"
}
