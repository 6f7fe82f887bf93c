import { type Expression, literal, type Script, sh } from '../dsl';

/**
 * How every task begins: kando's place, one way to fail, and no start after the runner has given up.
 * Its last words, the outputs or why it failed, also go to the container's termination message, which stays in the pod's status when
 * Kanister's controller was restarted and asks for them no more. Kubernetes takes 4,096 bytes of it, from the end: a failure is cut before.
 * Of a task that has changed nothing yet `$unchanged` says so, before every failure; of others it is not set.
 * No line of ours can be taken for a phase's output: Kanister reads outputs from the same log.
 */
export function begin(image: string, notAfter: Expression<'at-start'>): Script<never, 'at-start'> {
  return sh`
    umask 077
    export LC_ALL=C PATH="$PATH:/jerrycan/bin"
    last_words=\${JERRYCAN_LAST_WORDS:-/dev/termination-log}
    fail() {
      local words="jerrycan: \${unchanged:-}\${*//###/#}"
      printf '%s\n' "$words" >&2
      { printf '%s\n' "\${words:0:3000}" >"$last_words"; } 2>/dev/null || true
      exit 1
    }
    # tool, cure
    require() {
      command -v "$1" >/dev/null || fail "image ${literal('image', image)}: has no $1; $2"
    }
    if [ -n "${notAfter}" ]; then
      [[ $not_after =~ ^[0-9]+$ ]] || fail "option notAfter ($not_after): is no time in epoch seconds; leave it out or correct it"
      [ "$(date +%s)" -le "$not_after" ] || fail "not started: option notAfter ($not_after) has passed; start a new run"
    fi
    require kando "Kanister's tools are copied to /jerrycan/bin by the pod's init container; see its log"
    said=$(kando --version 2>&1) || fail "image $image: kando does not run in it (\${said:0:300}); take an image for the node's architecture"
    printf '%s\n' "$said" >&2
    # An output is a last word too; it must not fail where the termination message cannot be written.
    kando() {
      local said
      if [ "\${1:-}" != output ]; then
        command kando "$@"
        return
      fi
      said=$(command kando "$@")
      printf '%s\n' "$said"
      { printf '%s\n' "$said" >>"$last_words"; } 2>/dev/null || true
    }
    for tool in cat date df grep head mkfifo od rm sed sha256sum sleep split tail tee tr wc; do
      require "$tool" 'take an image that has coreutils, grep and sed'
    done
  `;
}
