# shellcheck shell=bash
# sets: files
#
# `pull <directory> <artifact>` downloads every part to `$SCRATCH` and checks it. `files` are the paths of the parts.
# Call `pull_index` first.

pull() {
  local artifact file bytes sum
  files=()
  while read -r artifact file bytes sum; do
    if [ "$artifact" != "$2" ]; then continue; fi
    pull_object "$1" "$file" "$bytes" "$sum"
    files+=("$SCRATCH/$file")
  done <"$SCRATCH/index"
  [ "${#files[@]}" -gt 0 ] || fail "$1/index: lists no part of the artifact $2; use another restore point"
}
