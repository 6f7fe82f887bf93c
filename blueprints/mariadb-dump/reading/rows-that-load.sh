# shellcheck shell=bash
# needs: row_probes
#
# `try_rows` fails if a table holds rows that no load takes, or that a load would change: it reads the tables that may hold such rows. What cannot be asked it says, and
# goes on. Needs `refuse_dump`.

try_rows() {
  local asked kind name shape='' history='' zone=''
  asked=$(ask "${row_probes}")
  if [ -z "$asked" ]; then return; fi
  printf "DELIMITER ;;\nSET SESSION time_zone = '+00:00';;\n%s\n" "$asked" | mariadb_client --binary-mode --force >"$TMPDIR/rows" 2>"$TMPDIR/rows.log" || true
  if [ -s "$TMPDIR/rows.log" ]; then
    printf 'not all rows could be asked whether a load takes them (%s)\n' "$(error_in "$TMPDIR/rows.log")" >&2
  fi
  while IFS=$'\t' read -r kind name; do
    name=${name//###/#}
    case $kind in
      shape) shape+="${shape:+, }$name" ;;
      history) history+="${history:+, }$name" ;;
      zone) zone+="${zone:+, }$name" ;;
    esac
  done <"$TMPDIR/rows"
  [ -z "$shape" ] || refuse_dump "rows hold an empty shape, which no load takes (${shape:0:600}); give them a shape: UPDATE … WHERE LENGTH(<column>) = 0"
  [ -z "$history" ] || refuse_dump "histories hold rows that ended at the moment they began, which no load takes (${history:0:600}); remove them: DELETE HISTORY FROM <table> BEFORE SYSTEM_TIME <a moment after them>"
  [ -z "$zone" ] || refuse_dump "stored generated columns depend on the time zone of whoever wrote the row, and a load would change them (${zone:0:600}); make them VIRTUAL, or compute them from a DATETIME into a DATETIME"
}
