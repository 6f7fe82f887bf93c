import { literal, output, sh, storeKey } from '../dsl';
import { begin } from '../task/begin';
import { compressor, decompressor } from '../task/compression';
import { freeSpace } from '../task/free-space';
import { scratchOf, taskOf } from '../task/pod';
import { storeProfile } from '../task/profile';
import { progress } from '../task/progress';
import { pullIndex } from '../task/pull';
import { tryStore } from '../task/try-store';
import { header } from './loading/header';
import { loadNeeds } from './loading/load-needs';
import { accountRights, loadRights } from './loading/load-rights';
import { loadSession } from './loading/load-session';
import { settings } from './loading/settings';
import { loginOf } from './login';
import { method } from './method';
import type { MariadbDumpProps } from './props';
import { databases } from './reading/databases';
import { emptiness } from './reading/emptiness';
import { grants } from './reading/grants';
import { rowsThatLoad } from './reading/rows-that-load';
import { printAccounts } from './server/accounts';
import { client, ours } from './server/client';
import { leftovers } from './server/turn';

const count = `SELECT COUNT(*) FROM information_schema.schemata WHERE ${ours('schema_name')}`;

/**
 * The number of bytes of a dump that are read, in as many parts as needed. It exceeds the size of a zstd block, which
 * can only be decompressed as a whole.
 */
const BEGINNING = 262_144;

/**
 * Checks that the point could be restored: its index can be read, there is room, its dump can be decompressed, the
 * server is not too old and accepts the rows, and the account may load them. It reads only the start of the dump.
 */
const tryPoint = sh`
  try_point() {
    local artifact file files=() _
    pull_index "$1" "$2"
    : >"$TMPDIR/beginning"
    while read -r artifact file _; do
      if [ "$artifact" != ${method.stored.dump} ]; then continue; fi
      files+=("$file")
      pull_beginning "$1/$file"
      if [ "$got" -ge "$beginning" ]; then break; fi
    done <"$SCRATCH/index"
    [ "\${#files[@]}" -gt 0 ] || fail "$1/index: lists no part of the dump; use another restore point"
    choose_decompressor
    read_header
    check_release
    choose_session
    try_needs
    want_packet
    try_settings
  }
  # Appends a part to the start of the dump, and sets got to its size. When enough is read, kando is stopped; that is
  # not a failure.
  got=0
  pull_beginning() {
    local left=$(("${literal('beginning', BEGINNING)}" - got)) status=0
    kando location pull --profile "$profile" --path "$1" - 2>"$TMPDIR/kando.log" | head -c "$left" >>"$TMPDIR/beginning" || status=$?
    got=$(wc -c <"$TMPDIR/beginning")
    if [ "$status" -ne 0 ] && [ "$got" -lt "$beginning" ]; then
      kando_failed "$TMPDIR/kando.log"
      fail "kando could not download the start of $1 ($(kando_error "$TMPDIR/kando.log")); check the store's address, key and right to read"
    fi
  }
  decompress() {
    "$decompressor" -q -dc <"$TMPDIR/beginning"
  }
`;

/**
 * Checks, without changing the server, that the tools exist, that the server answers, and that the next action can run.
 * With `directory` and `index` that action is a restore of this point, with `users=true` including its users. With
 * `run`, or with neither, it is a backup. With `run` the task also stores a few bytes below it.
 */
export function mariadbPreflight(props: MariadbDumpProps) {
  const scratch = scratchOf(props);
  const onNode = scratch.storageClass === undefined;
  return method.action('preflight', props, (a) => {
    const { run, directory, index, users } = a.options;
    const { output: done } = a.kubeTask('askServer', {
      ...taskOf(props),
      // No claim is created for a check: only the declared size of a claim is compared.
      scratch: onNode ? scratch : { size: '64Mi' },
      script: sh`
        ${begin(props.image, a.options.notAfter)}
        ${client(loginOf(props))}
        ${storeProfile(a, storeKey)}
        ${progress}
        ${freeSpace(scratch, onNode)}
        ${pullIndex}
        ${decompressor}
        ${header}
        ${grants}
        ${loadRights}
        ${accountRights}
        ${loadSession}
        ${settings}
        ${loadNeeds}
        ${leftovers}
        ${tryPoint}
        ${tryStore}
        put_back_leftovers
        databases=$(ask "${literal('count_query', count)}")
        if [ -n "${directory}" ]; then
          try_point "$directory" "${index}"
          if [ "${users}" = true ]; then try_account_rights; fi
        fi
        if [ -n "${run}" ] || [ -z "$directory" ]; then
          ${compressor(props.compression ?? 'zstd')}
          if [ -n "$directory" ]; then instead='; or restore with --no-safety-point'; fi
          ${printAccounts}
          ${databases(a, props.databases !== undefined)}
          ${rowsThatLoad}
          try_rows
        fi
        if [ -n "$run" ]; then
          [[ $run =~ ^[a-z0-9][-a-z0-9]{0,62}(/[a-z][-a-z0-9]{0,19})?$ ]] || fail "option run ($run): must be the directory of a run and a capture; correct or omit it"
          store_something "$run"
        fi
        ${output('version')}
        ${emptiness}
        ${output('empty')}
      `,
    });
    return done;
  });
}
