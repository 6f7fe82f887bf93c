# shellcheck shell=bash
# needs: row_probes
#
# `try_rows` fails if a table contains rows that cannot be loaded, or that a load would change. It reads only the tables
# that may contain such rows. If a check fails, it logs that and continues. It requires `refuse_dump`.

try_rows() {
  local asked kind name shape='' history='' zone=''
  asked=$(ask "${row_probes}")
  if [ -z "$asked" ]; then return; fi
  printf "DELIMITER ;;\nSET SESSION time_zone = '+00:00';;\n%s\n" "$asked" | mariadb_client --binary-mode --force >"$TMPDIR/rows" 2>"$TMPDIR/rows.log" || true
  if [ -s "$TMPDIR/rows.log" ]; then
    printf 'some rows could not be checked (%s); a load may refuse them\n' "$(error_in "$TMPDIR/rows.log")" >&2
  fi
  while IFS=$'\t' read -r kind name; do
    name=${name//###/#}
    case $kind in
      shape) shape+="${shape:+, }$name" ;;
      history) history+="${history:+, }$name" ;;
      zone) zone+="${zone:+, }$name" ;;
    esac
  done <"$TMPDIR/rows"
  [ -z "$shape" ] || refuse_dump "rows contain an empty shape, which cannot be loaded (${shape:0:600}); set a shape: UPDATE … WHERE LENGTH(<column>) = 0"
  [ -z "$history" ] || refuse_dump "histories contain rows that start and end at the same time, which cannot be loaded (${history:0:600}); delete them: DELETE HISTORY FROM <table> BEFORE SYSTEM_TIME <a later time>"
  [ -z "$zone" ] || refuse_dump "stored generated columns depend on the time zone of the writer's session, and a load would change them (${zone:0:600}); make them VIRTUAL, or compute them from a DATETIME into a DATETIME"
}
