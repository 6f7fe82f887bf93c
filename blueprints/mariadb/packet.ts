import { sh } from '../dsl';

/** What a row of a dump may need: a statement of this many bytes. */
const askPacket = sh`
  ask_packet() {
    packet=$(query 'SELECT @@GLOBAL.max_allowed_packet') || fail "server $host:$port: does not say its max_allowed_packet ($(error_in "$TMPDIR/query.log")); see whether the server is sound"
  }
  set_packet() {
    query "SET GLOBAL max_allowed_packet = $1" ||
      fail "server $host:$port: takes statements of $packet bytes, and user $user may not raise that ($(error_in "$TMPDIR/query.log")); start it with max_allowed_packet=1G, or give the user SUPER"
  }
`;

/**
 * `raise_packet` lets the server take any row that a dump can hold, and the task's end puts it back. A row is one statement, and a BLOB in it
 * has two characters a byte: of 16 MiB, the server's default, a BLOB of 8 MiB is too much, though the server has stored and sent it.
 */
export const packet = sh`
  ${askPacket}
  raise_packet() {
    ask_packet
    if [ "$packet" -ge 1073741824 ]; then return; fi
    set_packet 1073741824
    trap 'kill "$progress" 2>/dev/null || true; lower_packet' EXIT
  }
  lower_packet() {
    query "SET GLOBAL max_allowed_packet = $packet" || printf 'max_allowed_packet could not be put back to %s (%s)\n' "$packet" "$(error_in "$TMPDIR/query.log")" >&2
  }
`;

/** `try_packet` sees whether a restore could raise it, and changes nothing. */
export const packetRight = sh`
  ${askPacket}
  try_packet() {
    ask_packet
    if [ "$packet" -lt 1073741824 ]; then set_packet "$packet"; fi
  }
`;
