import { type Expression, library, type Script, sh } from '../dsl';

/**
 * The start of every task: the path of kando, one way to fail, functions that run at exit, and no start after the
 * runner has given up.
 */
export function begin(image: string, notAfter: Expression<'at-start'>): Script<never, 'at-start'> {
  return sh`
    umask 077
    export LC_ALL=C PATH="$PATH:/jerrycan/bin"
    last_words=\${JERRYCAN_LAST_WORDS:-/dev/termination-log}
    ${library(__dirname, 'begin.sh', { image })}
    ${library(__dirname, 'at-exit.sh')}
    if [ -n "${notAfter}" ]; then
      [[ $not_after =~ ^[0-9]+$ ]] || fail "option notAfter ($not_after): must be a time in epoch seconds; correct or omit it"
      [ "$(date +%s)" -le "$not_after" ] || fail "not started: option notAfter ($not_after) has passed; start a new run"
    fi
    require kando "the pod's init container copies Kanister's tools to /jerrycan/bin: check its log"
    said=$(kando --version 2>&1) || fail "image $image: kando does not run in it (\${said:0:300}); use an image for the node's architecture"
    printf '%s\n' "$said" >&2
    for tool in cat date df grep head mkdir mkfifo od rm sed sha256sum sleep split tail tee tr wc; do
      require "$tool" 'use an image that has coreutils, grep and sed'
    done
  `;
}
