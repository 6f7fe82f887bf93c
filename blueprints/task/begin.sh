# shellcheck shell=bash
# needs: image
# reads: last_words
#
# `fail <message>` is the one way to fail; `require <tool> <cure>` sees whether the image has a tool; `kando` keeps outputs as last words too.
# The last words, the outputs or why it failed, also go to the container's termination message, which stays in the pod's status when Kanister's controller was
# restarted and asks for them no more. Kubernetes takes 4,096 bytes of it, from the end: a failure is cut before.
# Of a task that has changed nothing yet `$unchanged` says so, before every failure; of others it is not set.
# No line of ours can be taken for a phase's output: Kanister reads outputs from the same log.

fail() {
  local words="jerrycan: ${unchanged:-}${*//###/#}"
  printf '%s\n' "$words" >&2
  { printf '%s\n' "${words:0:3000}" >"$last_words"; } 2>/dev/null || true
  exit 1
}
# A file of this name, and not the function.
require() {
  type -P "$1" >/dev/null || fail "image ${image}: has no $1; $2"
}
# An output is a last word too; it must not fail where the termination message cannot be written.
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
