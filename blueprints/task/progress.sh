# shellcheck shell=bash
# reads: progress
#
# `watch <base> [<name>]` in a subshell adds this process to the progress of that name: its progress is `base` plus the
# bytes that it reads. `report_progress` writes a line `progress <bytes>`, the sum over all names, to the log about
# every two seconds. It reads the kernel's accounting, which costs nothing. Without that accounting it writes nothing.
# `end_progress` stops it.

end_progress() {
  kill "$progress" 2>/dev/null || true
}
watch() {
  printf '%s %s\n' "$BASHPID" "$1" >"$TMPDIR/watched.${2:-task}"
}
report_progress() {
  set +e
  exec 3>&2 >/dev/null 2>&1
  local file id base key bytes sum seen
  local -A last=()
  while sleep 2 3>&-; do
    seen=no
    for file in "$TMPDIR"/watched.*; do
      read -r id base <"$file" || continue
      while read -r key bytes; do
        if [ "$key" = rchar: ]; then
          last[$file]=$((base + bytes))
          seen=yes
        fi
      done <"/proc/$id/io"
    done
    if [ "$seen" = no ]; then continue; fi
    sum=0
    for file in "${!last[@]}"; do sum=$((sum + last[$file])); done
    printf 'progress %s\n' "$sum" >&3
  done
}
