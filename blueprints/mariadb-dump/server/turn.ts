import { literal, type Script, sh } from '../../dsl';

/** How long a load waits for another one, which may be of another app on the same server. Seconds. */
const WAIT = 60;

/** What changed is in the server itself: it outlives the task's pod, and every app on the server sees it. */
const RECORD = `CREATE DATABASE IF NOT EXISTS jerrycan_load;
  CREATE TABLE IF NOT EXISTS jerrycan_load.settings (name VARCHAR(64) PRIMARY KEY, value VARCHAR(64) NOT NULL) ENGINE=MEMORY;
  CREATE TABLE IF NOT EXISTS jerrycan_load.events (event_schema VARCHAR(64) NOT NULL, event_name VARCHAR(64) NOT NULL, PRIMARY KEY (event_schema, event_name))
    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ENGINE=InnoDB`;

const there = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'jerrycan_load' AND table_name IN ('settings', 'events')`;

/** Events keep their definer and their character sets only if whoever alters them says them again. */
export const alterEvent = (
  to: 'ENABLE' | 'DISABLE',
  from: string,
) => `SELECT CONCAT('SET @jerrycan = ', QUOTE(CONCAT('ALTER DEFINER=',
    QUOTE(SUBSTRING(e.definer, 1, CHAR_LENGTH(e.definer) - CHAR_LENGTH(SUBSTRING_INDEX(e.definer, '@', -1)) - 1)), '@', QUOTE(SUBSTRING_INDEX(e.definer, '@', -1)),
    ' EVENT \`', REPLACE(e.event_schema, '\`', '\`\`'), '\`.\`', REPLACE(e.event_name, '\`', '\`\`'), '\` ${to}')),
    '; SET character_set_client = ', e.character_set_client, ', collation_connection = ', e.collation_connection,
    '; PREPARE jerrycan FROM @jerrycan; EXECUTE jerrycan; SET NAMES utf8mb4;')
  FROM ${from} ORDER BY e.event_schema, e.event_name`;

const kept = `information_schema.events AS e JOIN jerrycan_load.events AS k
  ON BINARY k.event_schema = BINARY e.event_schema AND BINARY k.event_name = BINARY e.event_name`;

/**
 * `put_back` puts back what a load changed of the server, and forgets it: global variables, whose record a server's restart empties as it does their change (it is a
 * MEMORY table), and events, which it enables. It returns 1 where it could not, and says so.
 */
const putBack = sh`
  put_back() {
    local name value rows statements failed=0
    rows=$(query "${literal('record_there', there)}") || return 1
    if [ "$rows" != 2 ]; then return; fi
    rows=$(query 'SELECT name, value FROM jerrycan_load.settings') || return 1
    while read -r name value; do
      case $name in
        max_allowed_packet | log_bin_trust_function_creators | innodb_default_row_format | innodb_read_only_compressed | innodb_force_primary_key | innodb_file_per_table) ;;
        *) continue ;;
      esac
      [[ $value =~ ^[0-9a-z]+$ ]] || continue
      if [ "$(query "SELECT @@GLOBAL.$name")" != "$value" ] && ! query "SET GLOBAL $name = $value"; then
        failed=1
        printf 'server %s:%s: %s could not be put back to %s (%s); run SET GLOBAL %s = %s\n' "$host" "$port" "$name" "$value" "$(error_in "$TMPDIR/query.log")" "$name" "$value" >&2
      fi
    done <<<"$rows"
    statements=$(query "${literal('enable_query', alterEvent('ENABLE', kept))}") || return 1
    if [ -n "$statements" ] && ! mariadb_client --force <<<"$statements" 2>"$TMPDIR/query.log"; then
      failed=1
      printf 'server %s:%s: events could not be enabled again (%s); their names are in jerrycan_load.events\n' "$host" "$port" "$(error_in "$TMPDIR/query.log")" >&2
    fi
    [ "$failed" = 0 ] && query 'DROP DATABASE jerrycan_load'
  }
`;

/**
 * `put_back_leftovers`, for tasks that change nothing themselves: what a killed load left changed is put back, unless a load is at it.
 * It fails nothing: a backup does not need it.
 */
export const leftovers: Script<never, never> = sh`
  ${putBack}
  put_back_leftovers() {
    local there
    there=$(query "${literal('record_there', there)}") || return 0
    if [ "$there" = 0 ] || [ "$(query "SELECT IS_FREE_LOCK('jerrycan_load')")" != 1 ]; then return 0; fi
    printf 'server %s:%s: a load was killed and left settings or events of the server changed; they are put back\n' "$host" "$port" >&2
    put_back || printf 'server %s:%s: not all that a killed load changed could be put back; give user %s the rights of a restore, or do it by hand (see docs/mariadb-dump.md)\n' "$host" "$port" "$user" >&2
  }
`;

/**
 * `take_turn` waits until no other load changes this server, and holds a lock in it until the task ends, however it ends; then it puts back what a killed load
 * left changed. `keep_setting <name> <value>` and `keep_event` record in the server what is there, before it changes. The task's end puts all of it back.
 */
export const turn: Script<never, never> = sh`
  ${putBack}
  record_made=no
  take_turn() {
    local answer=''
    mkfifo "$TMPDIR/turn.in" "$TMPDIR/turn.out"
    mariadb_client --unbuffered <"$TMPDIR/turn.in" >"$TMPDIR/turn.out" 2>"$TMPDIR/turn.log" &
    exec 7>"$TMPDIR/turn.in" 8<"$TMPDIR/turn.out"
    printf "SET SESSION wait_timeout = 31536000; SELECT GET_LOCK('jerrycan_load', %s);\n" "${literal('turn_wait', WAIT)}" >&7
    IFS= read -r -t 90 answer <&8 || true
    [ -n "$answer" ] || fail "server $host:$port: does not give the lock jerrycan_load ($(error_in "$TMPDIR/turn.log")); see whether the server is sound"
    [ "$answer" = 1 ] || fail "server $host:$port: another restore loads into it (the lock jerrycan_load is held); restore again when it is done"
    put_back || fail "server $host:$port: what a killed load left changed could not be put back ($(error_in "$TMPDIR/query.log")); give user $user the rights that it needs, or put it back by hand (see docs/mariadb-dump.md)"
    trap 'end_turn' EXIT
  }
  end_turn() {
    kill "$progress" 2>/dev/null || true
    if [ "$record_made" = no ]; then
      if [ -n "\${unrecorded:-}" ]; then query "SET GLOBAL max_allowed_packet = $unrecorded" || printf 'max_allowed_packet could not be put back to %s (%s)\n' "$unrecorded" "$(error_in "$TMPDIR/query.log")" >&2; fi
    else
      put_back || printf 'server %s:%s: not all that this load changed could be put back; the next backup or restore tries again\n' "$host" "$port" >&2
    fi
    exec 7>&- 8<&-
  }
  make_record() {
    if [ "$record_made" = yes ]; then return; fi
    query "${literal('record', RECORD)}" || return 1
    record_made=yes
  }
  keep_setting() {
    if make_record; then
      query "INSERT INTO jerrycan_load.settings VALUES ('$1', '$2')" ||
        fail "server $host:$port: does not take the record of $1 ($(error_in "$TMPDIR/query.log")); give user $user all rights on jerrycan_load.*"
    elif [ "$1" = max_allowed_packet ]; then
      # A larger limit harms nobody: it is no reason to refuse a load.
      unrecorded=$2
      printf 'user %s may not make the database jerrycan_load: if this task is killed, max_allowed_packet stays at 1G, and nobody puts it back to %s\n' "$user" "$2" >&2
    else
      fail "server $host:$port: $1 must change for this load, and user $user may not record what it was ($(error_in "$TMPDIR/query.log")); give the user all rights on jerrycan_load.*"
    fi
  }
  keep_event() {
    make_record || return 1
    query "INSERT INTO jerrycan_load.events VALUES ($1)"
  }
`;
