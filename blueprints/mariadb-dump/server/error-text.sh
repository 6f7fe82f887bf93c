# shellcheck shell=bash
# needs: errors_of_names
#
# `error_in <log>…` prints the errors of MariaDB's clients in these files, on one line of at most 400 bytes. A failure's
# message contains them, because the task's pod and its log are soon deleted. Names remain. Possible data of a row is
# removed: the quoted statement, and quoted values.

error_in() {
  local text
  text=$(sed -nE -e "s/near '.*/near …/" -e "s/ for query '.*/ for query …/" \
    -e 's/^(ERROR 16(43|44) \([^)]*\)( at line [0-9]+)?:).*/\1 …/' \
    -e "/^ERROR (${errors_of_names}) /!{/^ERROR /s/[\"'].*/…/}" \
    -e '/^(ERROR [0-9]|(mariadb-dump|mysqldump)[^ ]*: )/p' "$@" 2>/dev/null | head -n 8) || true
  text=${text//$'\n'/; }
  text=${text//###/#}
  printf '%s' "${text:0:400}"
  [ -n "$text" ] || printf 'no error message; it may have been killed'
}
