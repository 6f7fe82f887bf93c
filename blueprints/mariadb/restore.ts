import { action, artifactsOf, lines, literal, output, type Script, sh, storeKey } from '../dsl';
import { begin } from '../task/begin';
import { storeProfile } from '../task/profile';
import { progress } from '../task/progress';
import { pull, pullIndex } from '../task/pull';
import { room } from '../task/room';
import { restoreAccounts } from './accounts';
import type { mariadbBackup } from './backup';
import { client, loginOf, ours } from './client';
import { decompressing } from './compression';
import { packet } from './packet';
import type { MariadbDumpProps } from './props';
import { scratchOf, taskOf } from './task';

/** Reads the dump's first lines into `dumped` (its server's version) and `names`, and refuses what this server must not be given. */
const header = sh`
  read_header() {
    local line name
    dumped='' names=()
    while IFS= read -r line; do
      case $line in
        '-- Jerrycan dump: mariadb '*) dumped=\${line#-- Jerrycan dump: mariadb } ;;
        '-- Database: '*)
          name=\${line#-- Database: }
          case $name in
            mysql | sys | information_schema | performance_schema) fail "the dump names the system schema $name" ;;
          esac
          names+=("$name")
          ;;
        *) break ;;
      esac
    done < <(decompress 2>/dev/null)
    databases=\${#names[@]}
    [ -n "$dumped" ] || fail "the dump does not begin as ours do; take another restore point"
  }
  release() {
    [[ $1 =~ ^([0-9]+)[.]([0-9]+)[.] ]] || fail "version ($1): cannot be compared"
    printf '%s' "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))"
  }
`;

/** The statements that drop every database but the server's own. */
const drops = `SELECT CONCAT('DROP DATABASE \`', REPLACE(schema_name, '\`', '\`\`'), '\`;')
  FROM information_schema.schemata WHERE ${ours('schema_name')}`;

/** Replaces exactly the databases in the dump; of one that does not load nothing is left. Beside them, `$others` is then to be dropped. */
const load = sh`
  drop_databases() {
    local name tick
    printf -v tick '\x60'
    for name in "\${names[@]}"; do
      printf 'DROP DATABASE IF EXISTS %s;\n' "$tick\${name//$tick/$tick$tick}$tick"
    done | mariadb_client
  }
  # The client repeats the statement that fails, with its rows, and its message may quote one: they belong in no log.
  load_error() {
    sed -n -e "s/near '.*/near …/" -e "s/entry '.*'/entry …/" -e "s/value: '.*'/value: …/" -e 's/###/#/g' -e '/^ERROR/p' "$TMPDIR/load.log"
  }
  load_databases() {
    decompress | mariadb "\${login[@]}" --default-character-set=utf8mb4 --binary-mode --max-allowed-packet=1G 2>"$TMPDIR/load.log"
  }
  printf 'replacing %s databases by the dump of %s\n' "$databases" "$dumped" >&2
  drop_databases || fail "the databases could not be dropped (see above); some may be gone; restore again or take the safety point"
  # What stands now is in no dump: asked before the load, it can never name what the load makes.
  others=$(query "${literal('drops_query', drops)}") || fail "the server does not say what other databases it has (see above); the dump's are dropped; restore again or take the safety point"
  refuse_load() {
    drop_databases || fail "$1, and what was loaded could not be dropped again"
    fail "$1; what was loaded was dropped again; take the safety point or another restore point"
  }
  if [ "$databases" -gt 0 ] && ! load_databases; then
    load_error >&2
    refuse_load 'the load failed (see above)'
  fi
`;

/** Each is SQL that must give one row, one column: 1. What does not hold is no restore: nothing of it is left to be served. */
function assertions(queries: readonly string[]): Script<never, never> {
  return sh`
    asserted=0
    assert() {
      local got
      asserted=$((asserted + 1))
      got=$(query "$1") || refuse_load "assertion $asserted ($1): cannot be asked (see above)"
      if [ "$got" = 1 ]; then return; fi
      # A number is an answer; anything else may be a row's data, which belongs in no log.
      if [[ $got =~ ^-?[0-9.]{0,40}$ ]]; then got="'$got'"; else got="text of \${#got} bytes"; fi
      refuse_load "assertion $asserted ($1): gave $got, not 1"
    }
    ${lines(queries.map((query, index) => sh`assert "${literal(`assertion_${index + 1}`, query)}"`))}
  `;
}

/**
 * Puts the databases of a dump in the place of those of the same names. Until all of it is there and checked, nothing is changed, and
 * whatever fails until then says so in its first words: the runner lets the app start again by them.
 */
export function mariadbRestore(props: MariadbDumpProps, backup: ReturnType<typeof mariadbBackup>) {
  const inputs = artifactsOf(backup, 'point');
  const scratch = scratchOf(props);
  return action({ on: 'StatefulSet', options: ['notAfter', 'users', 'exact'], inputs }, (a, { point }) => {
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
        ${packet}
        ${restoreAccounts()}
        ${progress}
        ${room(scratch, true)}
        ${pullIndex}
        ${pull}
        pull_index "${point.directory}" "${point.index}"
        if [ "${a.options.users}" = true ]; then
          pull "$point_directory" users
          users_files=("\${files[@]}")
        fi
        pull "$point_directory" dump
        choose_decompressor
        read_header
        has=$(release "$version")
        needs=$(release "$dumped")
        [ "$has" -ge "$needs" ] || fail "server $host:$port: is $version, older than the dump ($dumped); restore into the same or a newer release"
        raise_packet
        unchanged=''
        ${load}
        ${assertions(props.assertions ?? [])}
        if [ "${a.options.exact}" = true ] && [ -n "$others" ]; then
          mariadb_client <<<"$others" || fail "the databases of the dump are restored, but not all others could be dropped (see above)"
        fi
        if [ "$users" = true ]; then
          restore_accounts "\${users_files[@]}" || printf 'users: could not be read or compared (see above); the databases are restored\n' >&2
        fi
        ${output('version')}
        ${output('databases')}
        ${output('users', 'restored_users')}
      `,
    });
    const { version, databases, users } = done;
    return { server: { engine: literal('engine', 'mariadb'), version, databases, users } };
  });
}
