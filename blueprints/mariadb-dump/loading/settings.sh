# shellcheck shell=bash
# needs: packet_bytes
# reads: host port user
#
# Global variables that would make a server refuse the load. `want <name> <value> <why>` adds one to `wanted`, unless
# the server already has this value. `want_packet` ensures that the server accepts rows of any size. A row is one
# statement, and a BLOB takes two characters per byte in it. With the server's default of 16 MiB, a BLOB of 8 MiB is too
# large, although the server has stored and sent it. `try_settings` checks that the account may set them, and changes
# nothing. `change_settings` sets them.

want() {
  local now
  now=$(query "SELECT @@GLOBAL.$1") || return 0 # This server has no such variable.
  if [ "$now" = "$2" ]; then return; fi
  wanted+=("$1 $now $2 $3")
}
want_packet() {
  local packet
  packet=$(ask 'SELECT @@GLOBAL.max_allowed_packet')
  if [ "$packet" -lt "${packet_bytes}" ]; then wanted+=("max_allowed_packet $packet $packet_bytes rows may be as large"); fi
}
refuse_setting() {
  local why
  why=$(error_in "$TMPDIR/query.log")
  if [ "$1" = max_allowed_packet ]; then
    fail "server $host:$port: accepts statements of at most $2 bytes, and user $user may not raise this limit ($why); start it with max_allowed_packet=1G, or grant the user SUPER"
  fi
  fail "server $host:$port: cannot load this restore point with $1=$2 ($4), and user $user may not change it ($why); run SET GLOBAL $1 = $3 for the restore, or grant the user SUPER and BINLOG ADMIN"
}
try_settings() {
  local entry name now value why
  for entry in "${wanted[@]}"; do
    read -r name now value why <<<"$entry"
    query "SET GLOBAL $name = $now" || refuse_setting "$name" "$now" "$value" "$why"
  done
}
change_settings() {
  local entry name now value why
  for entry in "${wanted[@]}"; do
    read -r name now value why <<<"$entry"
    keep_setting "$name" "$now"
    query "SET GLOBAL $name = $value" || refuse_setting "$name" "$now" "$value" "$why"
    printf 'server %s:%s: %s is set to %s during this load, and reset to %s after it (%s)\n' "$host" "$port" "$name" "$value" "$now" "$why" >&2
  done
}
