import { lines, literal, output, type Script, sh, storeKey } from '../dsl';
import { begin } from '../task/begin';
import { decompressing } from '../task/compression';
import { freeSpace } from '../task/free-space';
import { scratchOf, taskOf } from '../task/pod';
import { storeProfile } from '../task/profile';
import { progress } from '../task/progress';
import { pull, pullIndex } from '../task/pull';
import { header } from './loading/header';
import { load } from './loading/load';
import { loadNeeds } from './loading/load-needs';
import { loadRights } from './loading/load-rights';
import { loadSession } from './loading/load-session';
import { settings } from './loading/settings';
import { loginOf } from './login';
import { method } from './method';
import type { MariadbDumpProps } from './props';
import { grants } from './reading/grants';
import { restoreAccounts } from './server/accounts';
import { client, ours } from './server/client';
import { runningEvents } from './server/running-events';
import { sessions } from './server/sessions';
import { turn } from './server/turn';
import { warnings } from './server/warnings';

/** Selects the statements that drop every database except the server's own. */
const drops = `SELECT CONCAT('DROP DATABASE \`', REPLACE(schema_name, '\`', '\`\`'), '\`;')
  FROM information_schema.schemata WHERE ${ours('schema_name')}`;

/**
 * Replaces exactly the databases in the dump. If the load fails, its data is dropped. `$others` are the statements that
 * drop all other databases.
 */
const replace = sh`
  drop_databases() {
    local name tick
    printf -v tick '\x60'
    for name in "\${names[@]}"; do
      printf 'DROP DATABASE IF EXISTS %s;\n' "$tick\${name//$tick/$tick$tick}$tick"
    done | mariadb_client 2>"$TMPDIR/drop.log"
  }
  printf 'replacing %s databases with the dump of %s\n' "$databases" "$dumped" >&2
  drop_databases || fail "not all databases could be dropped ($(error_in "$TMPDIR/drop.log")); restore again, or restore the safety point"
  # Query the other databases before the load, so that they cannot include a database of the load.
  others=$(query "${literal('drops_query', drops)}") || fail "the server's other databases could not be listed ($(error_in "$TMPDIR/query.log")), and the dump's databases are dropped; restore again, or restore the safety point"
  refuse_load() {
    drop_databases || fail "$1, and the loaded data could not be dropped ($(error_in "$TMPDIR/drop.log")); restore again, or restore the safety point"
    fail "$1, and the loaded data was dropped; restore the safety point or another restore point"
  }
  if [ "$databases" -gt 0 ] && ! load_databases; then
    refuse_load "the load failed: $(error_in "$TMPDIR/load.log")$(what_failed)"
  fi
`;

/** Events are loaded last. A running event writes data that is not part of the point. */
const lastly = sh`
  if [ "$databases" -gt 0 ] && ! load_events; then
    refuse_load "loading the events failed: $(error_in "$TMPDIR/load.log")$(what_failed)"
  fi
`;

/**
 * Each assertion is SQL that must return one row with one column: 1. If one fails, the restore fails, and all loaded
 * data is dropped.
 */
function assertions(queries: readonly string[]): Script<never, never> {
  return sh`
    asserted=0
    assert() {
      local got
      asserted=$((asserted + 1))
      got=$(query "$1") || refuse_load "assertion $asserted ($1): the query failed ($(error_in "$TMPDIR/query.log"))"
      if [ "$got" = 1 ]; then return; fi
      # A number is an answer. Anything else may be data of a row, which must not be logged.
      if [[ $got =~ ^-?[0-9.]{0,40}$ ]]; then got="'$got'"; else got="text of \${#got} bytes"; fi
      refuse_load "assertion $asserted ($1): returned $got instead of 1"
    }
    ${lines(queries.map((query, index) => sh`assert "${literal(`assertion_${index + 1}`, query)}"`))}
  `;
}

/**
 * Replaces the databases that the dump contains. Nothing changes until the whole dump is downloaded and checked. A
 * failure before that starts with a fixed phrase, by which the runner knows that it can start the app again.
 */
export function mariadbRestore(props: MariadbDumpProps) {
  const scratch = scratchOf(props);
  return method.action('restore', props, (a, { point }) => {
    const { output: done } = a.kubeTask('loadFromStore', {
      ...taskOf(props),
      activeDeadlineSeconds: props.activeDeadlineSeconds ?? 'none',
      scratch,
      script: sh`
        unchanged='nothing was changed: '
        ${begin(props.image, a.options.notAfter)}
        ${client(loginOf(props))}
        ${storeProfile(a, storeKey)}
        ${decompressing}
        ${header}
        ${grants}
        ${loadRights}
        ${loadSession}
        ${settings}
        ${loadNeeds}
        ${turn}
        ${runningEvents}
        ${load}
        ${sessions}
        ${warnings}
        ${restoreAccounts}
        ${progress}
        ${freeSpace(scratch, true)}
        ${pullIndex}
        ${pull}
        pull_index "${point.directory}" "${point.index}"
        if [ "${a.options.users}" = true ]; then
          pull "$point_directory" ${method.stored.users}
          users_files=("\${files[@]}")
        fi
        pull "$point_directory" ${method.stored.dump}
        choose_decompressor
        read_header
        check_release
        choose_session
        take_turn
        try_needs
        want_packet
        try_settings
        change_settings
        stop_events
        look_at_sessions
        unchanged=''
        ${replace}
        ${assertions(props.assertions ?? [])}
        ${lastly}
        if [ "${a.options.undo}" = true ] && [ -n "$others" ]; then
          mariadb_client <<<"$others" 2>"$TMPDIR/drop.log" ||
            fail "the databases of the dump are restored, but not all others could be dropped ($(error_in "$TMPDIR/drop.log")); drop them manually"
        fi
        if [ "$users" = true ]; then
          restore_accounts "\${users_files[@]}" || refuse_accounts
        fi
        ${output('version')}
        collect_warnings
        ${output('warnings')}
      `,
    });
    return done;
  });
}
