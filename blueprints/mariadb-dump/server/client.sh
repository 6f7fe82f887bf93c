# shellcheck shell=bash
# needs: host port user all_rows only
# reads: login
#
# `query <sql>` prints rows, with tabs between the columns, and writes errors to `$TMPDIR/query.log`. `ask <sql>` does
# the same, but a failed query fails the task with the error. The clients read the password from their environment.
# `only` lists databases with commas between them, to which the conditions of `ours` apply; empty: all.

mariadb_client() {
  mariadb "${login[@]}" --default-character-set=utf8mb4 --batch --raw --skip-column-names \
    --init-command="SET SESSION sql_mode = '', SESSION foreign_key_checks = 0, SESSION tx_read_only = 0, SESSION sql_select_limit = ${all_rows}, @jerrycan_only = NULLIF('${only}', '')" "$@"
}
query() {
  mariadb_client --connect-timeout=10 --execute="$1" </dev/null 2>"$TMPDIR/query.log"
}
ask() {
  query "$1" || fail "server $host:$port: a query of this task failed ($(error_in "$TMPDIR/query.log")); check the rights of user $user and the health of the server"
}
