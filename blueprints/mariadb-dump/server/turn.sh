# shellcheck shell=bash
# needs: turn_wait record
# reads: host port user
#
# `take_turn` waits until no other load changes this server, and then holds a lock in the server until the task exits
# for any reason. It then resets what a killed load left changed. `keep_setting <name> <value>` and `keep_event` record
# the current state in the server before it changes. The task's exit resets all of it. It requires `at_exit`.

record_made=no
take_turn() {
  local answer=''
  mkfifo "$TMPDIR/turn.in" "$TMPDIR/turn.out"
  mariadb_client --unbuffered <"$TMPDIR/turn.in" >"$TMPDIR/turn.out" 2>"$TMPDIR/turn.log" &
  exec 7>"$TMPDIR/turn.in" 8<"$TMPDIR/turn.out"
  printf "SET SESSION wait_timeout = 31536000; SELECT GET_LOCK('jerrycan_load', %s);\n" "${turn_wait}" >&7
  IFS= read -r -t 90 answer <&8 || true
  [ -n "$answer" ] || fail "server $host:$port: does not grant the lock jerrycan_load ($(error_in "$TMPDIR/turn.log")); check the health of the server"
  [ "$answer" = 1 ] || fail "server $host:$port: another restore is loading (it holds the lock jerrycan_load); restore again when it is complete"
  put_back || fail "server $host:$port: the changes of a killed load could not be reset ($(error_in "$TMPDIR/query.log")); grant user $user the rights of a restore, or reset them manually (see docs/reference/mariadb-dump.md)"
  at_exit end_turn
}
end_turn() {
  if [ "$record_made" = no ]; then
    if [ -n "${unrecorded:-}" ]; then query "SET GLOBAL max_allowed_packet = $unrecorded" || printf 'max_allowed_packet could not be reset to %s (%s)\n' "$unrecorded" "$(error_in "$TMPDIR/query.log")" >&2; fi
  else
    put_back || printf 'server %s:%s: not all changes of this load could be reset; the next backup or restore retries\n' "$host" "$port" >&2
  fi
  exec 7>&- 8<&-
}
make_record() {
  if [ "$record_made" = yes ]; then return; fi
  query "${record}" || return 1
  record_made=yes
}
keep_setting() {
  if make_record; then
    query "INSERT INTO jerrycan_load.settings VALUES ('$1', '$2')" ||
      fail "server $host:$port: the old value of $1 could not be recorded ($(error_in "$TMPDIR/query.log")); grant user $user all rights on jerrycan_load.*"
  elif [ "$1" = max_allowed_packet ]; then
    # A larger limit is harmless, so it is not a reason to refuse a load.
    unrecorded=$2
    printf 'user %s may not create the database jerrycan_load; if this task is killed, max_allowed_packet stays at 1G and is not reset to %s\n' "$user" "$2" >&2
  else
    fail "server $host:$port: $1 must change for this load, and user $user may not record its old value ($(error_in "$TMPDIR/query.log")); grant the user all rights on jerrycan_load.*"
  fi
}
keep_event() {
  make_record || return 1
  query "INSERT INTO jerrycan_load.events VALUES ($1)"
}
