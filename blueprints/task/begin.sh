# shellcheck shell=bash
# needs: image
# reads: last_words
#
# `fail <message>` is the only way to fail. `require <tool> <cure>` fails if the image lacks a tool. `kando` also keeps
# outputs as last words.
# The last words are the outputs, or the reason of a failure. They also go to the container's termination message. It
# stays in the pod's status even if Kanister's controller restarts and never reads the task's output. Kubernetes keeps
# its last 4,096 bytes, so a failure is cut before that.
# As long as a task has changed nothing, `$unchanged` says so at the start of every failure. Other tasks do not set it.
# Our log lines cannot be mistaken for a phase's output, which Kanister reads from the same log.

fail() {
  local words="jerrycan: ${unchanged:-}${*//###/#}"
  printf '%s\n' "$words" >&2
  { printf '%s\n' "${words:0:3000}" >"$last_words"; } 2>/dev/null || true
  exit 1
}
# Looks for a file with this name, not for the function.
require() {
  type -P "$1" >/dev/null || fail "image ${image}: has no $1; $2"
}
# Keeps the output as last words. It must not fail if the termination message is not writable.
kando() {
  local said
  if [ "${1:-}" != output ]; then
    command kando "$@"
    return
  fi
  said=$(command kando "$@")
  printf '%s\n' "$said"
  { printf '%s\n' "$said" >>"$last_words"; } 2>/dev/null || true
}
