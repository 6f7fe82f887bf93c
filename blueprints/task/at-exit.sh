# shellcheck shell=bash
#
# `at_exit <function>` adds a function that runs when the task's shell exits for any reason. The function added last
# runs first. These functions must not exit. If one fails, the others still run, and the task's status does not change.
# In a subshell the list belongs to that subshell. No other code may use `trap … EXIT`.

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
