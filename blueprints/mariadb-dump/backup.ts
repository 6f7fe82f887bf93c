import { literal, output, sh, storeKey } from '../dsl';
import { begin } from '../task/begin';
import { compressing, compressor } from '../task/compression';
import { directory } from '../task/directory';
import { taskOf } from '../task/pod';
import { storeProfile } from '../task/profile';
import { progress } from '../task/progress';
import { push } from '../task/push';
import { loginOf } from './login';
import { method } from './method';
import type { MariadbDumpProps } from './props';
import { amendments } from './reading/amendments';
import { contents } from './reading/contents';
import { databases, versioned } from './reading/databases';
import { definitions } from './reading/definitions';
import { emptiness } from './reading/emptiness';
import { events } from './reading/events';
import { facts } from './reading/facts';
import { grants } from './reading/grants';
import { rowsThatLoad } from './reading/rows-that-load';
import { printAccounts } from './server/accounts';
import { client } from './server/client';
import { leftovers } from './server/turn';

/** Sets the option that dumps the history of system-versioned tables. */
const history = sh`
  history=()
  versioned=$(ask "${literal('versioned_query', versioned)}")
  if [ "$versioned" -gt 0 ]; then history=(--dump-history); fi
`;

/**
 * The dump, as `produce`: the names of the databases, the dump's own header, the signal that its snapshot is open, the
 * rest of mariadb-dump's output, and the statements that mariadb-dump omits.
 */
const produce = sh`
  dump() {
    produces ${method.stored.dump}
    exec mariadb-dump "\${login[@]}" --default-character-set=utf8mb4 --single-transaction --quick --routines "$events" --triggers \
      --skip-add-locks --add-drop-trigger --hex-blob --max-allowed-packet=1G "\${history[@]}" --databases -- "\${names_of_databases[@]}" 2>"$TMPDIR/dump.log"
  }
  pass_on() {
    local line
    while IFS= read -r line; do
      printf '%s\n' "$line"
      if [[ $line == '-- Current Database: '* ]]; then
        : >"$TMPDIR/snapshot-open"
        break
      fi
    done
    if [ -s "$TMPDIR/amend.sed" ]; then
      amend | tee "$TMPDIR/ending.pipe" "$TMPDIR/objects.pipe"
    else
      exec tee "$TMPDIR/ending.pipe" "$TMPDIR/objects.pipe"
    fi
  }
  produce() {
    local name
    local -a status
    printf -- '-- Jerrycan dump: mariadb %s\n' "$version"
    for name in "\${names_of_databases[@]}"; do
      printf -- '-- Database: %s\n' "$name"
    done
    cat "$TMPDIR/facts"
    printf -- '-- Events: %s\n' "$(wc -l <"$TMPDIR/events.sql")"
    cat "$TMPDIR/events.sql"
    if [ "$databases" -eq 0 ]; then
      : >"$TMPDIR/snapshot-open"
      printf -- '-- Dump completed\n' | tee "$TMPDIR/ending.pipe" "$TMPDIR/objects.pipe"
    else
      dump | pass_on
    fi
    status=("\${PIPESTATUS[@]}")
    if [ "\${status[0]}" -eq 0 ] && [ "$databases" -gt 0 ] && ! print_amendments; then
      status[0]=1
      cat "$TMPDIR/query.log" >>"$TMPDIR/dump.log"
    fi
    printf '%s\n' "\${status[0]}" >"$TMPDIR/dump.status"
    [ "\${status[0]}" -eq 0 ] && [ "\${status[1]}" -eq 0 ]
  }
`;

const stream = sh`
  unknown() {
    fail "server $host:$port: its definitions could not be read ($(error_in "$TMPDIR/query.log")); check the health of the server"
  }
  before=$(definitions) || unknown
  facts >"$TMPDIR/facts" || fail "server $host:$port: the needs of its databases could not be read ($(error_in "$TMPDIR/query.log")); check the rights of user $user"
  list_objects
  find_amendments
  dump_events
  mkfifo "$TMPDIR/ending.pipe" "$TMPDIR/objects.pipe"
  tail -c 100 <"$TMPDIR/ending.pipe" >"$TMPDIR/ending" &
  ending=$!
  cat "$TMPDIR/events.sql" "$TMPDIR/objects.pipe" | find_objects >"$TMPDIR/found" &
  finding=$!
  whole=yes
  produce | compress 2>"$TMPDIR/compress.log" | upload ${method.stored.dump} "dump.sql.$compressed" || whole=no
  end_progress
  if failed=$(part_failed ${method.stored.dump}); then
    fail "kando could not store $directory/$failed; check the store's address, key and right to write"
  fi
  ended=$(cat "$TMPDIR/dump.status")
  [ "$ended" = 0 ] || fail "mariadb-dump failed with status $ended ($(error_in "$TMPDIR/dump.log" "$TMPDIR/events.log"); 137 and 143 mean that it was killed); fix the cause, then back up again"
  [ "$whole" = yes ] || fail "the dump could not be compressed or split ($(head -c 300 "$TMPDIR/compress.log")); check the task's memory limit"
  wait "$ending"
  grep -q '^-- Dump completed' "$TMPDIR/ending" || fail "the dump is incomplete: mariadb-dump's last line is missing; check the server's log, then back up again"
  after=$(definitions) || unknown
  [ "$after" = "$before" ] || fail "a definition (table, view, routine, trigger, event) changed during the dump; back up again when the change is complete"
  wait "$finding" || fail "the dump could not be compared with the server; check the task's memory limit"
  compare_objects
`;

const users = sh`
  accounts 2>"$TMPDIR/accounts.log" | upload ${method.stored.users} users.sql || {
    if failed=$(part_failed ${method.stored.users}); then fail "kando could not store the users: $directory/$failed; check the store's address, key and right to write"; fi
    fail "the server's users could not be read or stored ($(error_in "$TMPDIR/query.log" "$TMPDIR/accounts.log")); check the rights of user $user on mysql"
  }
`;

/** Dumps data and accounts into one directory, in parts. Its `index` lists them with size and SHA-256. */
export function mariadbBackup(props: MariadbDumpProps) {
  return method.action('backup', props, (a) => {
    const { output: done } = a.kubeTask('dumpToStore', {
      ...taskOf(props),
      script: sh`
        ${begin(props.image, a.options.notAfter)}
        ${compressor(props.compression ?? 'zstd')}
        ${compressing(props.compression ?? 'zstd')}
        ${client(loginOf(props))}
        ${directory(a.options.run)}
        ${storeProfile(a, storeKey)}
        ${definitions}
        ${facts}
        ${leftovers}
        put_back_leftovers
        ${grants}
        ${printAccounts}
        ${databases(a, props.databases !== undefined)}
        ${rowsThatLoad}
        # A run that stops writers has already checked this in its preflight, before it stopped them.
        case "${a.options.quiesce}" in
          snapshot | whole-backup) ;;
          *) try_rows ;;
        esac
        ${amendments}
        ${history}
        ${events}
        ${contents}
        ${progress}
        ${push(props.partSize)}
        ${produce}
        ${stream}
        ${props.databases ? sh`` : users}
        push_index || fail "kando could not store $directory/index: $(kando_error "$TMPDIR/kando.log"); check the store's address, key and right to write"
        ${output('directory')}
        ${output('index')}
        ${output('version')}
        ${emptiness}
        ${output('empty')}
      `,
    });
    return done;
  });
}
