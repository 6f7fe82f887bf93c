# shellcheck shell=bash
#
# `at_exit <function>` adds a function to what runs when the task's shell ends, however it ends; what was added last runs first. None of them may exit. One that
# fails holds up no other, and the task's status stays what it was. Of a subshell it is the subshell's own. Nobody else says `trap … EXIT`.

at_exit() {
  if [ "${exits_of:-}" != "$BASHPID" ]; then
    exits_of=$BASHPID
    exits=()
  fi
  exits=("$1" "${exits[@]}")
  trap run_exits EXIT
}
run_exits() {
  local each
  for each in "${exits[@]}"; do
    "$each" || true
  done
}
