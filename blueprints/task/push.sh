# shellcheck shell=bash
# needs: part_size
# reads: directory profile
# sets: index
#
# `upload <artifact> <name>` stores its input under `$directory` as `<name>.00000`, `<name>.00001`…, hashed and counted on their way, and ends when the last of
# them is stored. While one part is being sent the next is read: a filter ends when kando has its input and the part before is stored.
# What an upload needs is in `$TMPDIR/<artifact>.upload/`, and it is a shell of its own: several artifacts can be uploaded at once, each of them once.
# `produces <artifact>` says that this process makes what is uploaded: a part that cannot be stored ends it, so that nobody waits for its end.
# `part_failed <artifact>` says which part could not be stored, and kando's error.
# `push_index` stores the list of all parts as `index`, and sets `$index` to its bytes and hash; `$TMPDIR/index` must be there, empty, before the first upload.

produces() {
  printf '%s\n' "$BASHPID" >"$TMPDIR/$1.producer"
}
upload() (
  at="$TMPDIR/$1.upload"
  mkdir "$at" || exit
  mkfifo "$at/stored" || exit
  exec 4<>"$at/stored"
  printf 'stored\n' >&4
  export directory profile
  export -f push_part store_part push_failed kando_failed
  (
    watch 0 "$1"
    ARTIFACT=$1 SHELL=$BASH exec split --bytes="${part_size}" --numeric-suffixes=0 --suffix-length=5 --filter=push_part - "$2."
  ) || exit
  read -r last <&4
  [ "$last" = stored ]
)
# Run by split, in a bash of its own; FILE, which split sets, is the part's name.
push_part() {
  set -euo pipefail
  local at hashing counting sum bytes before
  at="$TMPDIR/$ARTIFACT.upload"
  trap 'if [ "$?" -ne 0 ]; then push_failed; fi' EXIT
  mkfifo "$at/part" "$at/part.hash" "$at/part.count"
  sha256sum <"$at/part.hash" >"$at/sha256" &
  hashing=$!
  wc -c <"$at/part.count" >"$at/bytes" &
  counting=$!
  store_part <"$at/part" &
  tee "$at/part.hash" "$at/part.count" >"$at/part"
  wait "$hashing"
  wait "$counting"
  rm "$at/part" "$at/part.hash" "$at/part.count"
  read -r sum _ <"$at/sha256"
  read -r bytes <"$at/bytes"
  # One short write to the end of a file: lines of several uploads stay whole.
  # shellcheck disable=SC2153
  printf '%s %s %s %s\n' "$ARTIFACT" "$FILE" "$bytes" "$sum" >>"$TMPDIR/index"
  read -r before <&4
  [ "$before" = stored ]
}
store_part() {
  if kando location push --profile "$profile" --path "$directory/$FILE" - >&2 2>"$TMPDIR/$ARTIFACT.upload/$FILE.log"; then
    printf 'stored\n' >&4
  else
    kando_failed "$TMPDIR/$ARTIFACT.upload/$FILE.log"
    push_failed
    printf 'failed\n' >&4
  fi
}
push_failed() {
  [ -e "$TMPDIR/$ARTIFACT.upload/failed" ] || printf '%s\n' "$FILE" >"$TMPDIR/$ARTIFACT.upload/failed"
  if [ -s "$TMPDIR/$ARTIFACT.producer" ]; then kill "$(cat "$TMPDIR/$ARTIFACT.producer")" 2>/dev/null || true; fi
}
part_failed() {
  local part
  read -r part 2>/dev/null <"$TMPDIR/$1.upload/failed" || return
  printf '%s: %s' "$part" "$(kando_error "$TMPDIR/$1.upload/$part.log")"
}
push_index() {
  local bytes sum
  bytes=$(wc -c <"$TMPDIR/index")
  read -r sum _ < <(sha256sum <"$TMPDIR/index")
  index="$bytes:$sum"
  # kando takes a pipe only.
  kando location push --profile "$profile" --path "$directory/index" - < <(cat "$TMPDIR/index") >&2 2>"$TMPDIR/kando.log" || {
    kando_failed "$TMPDIR/kando.log"
    return 1
  }
}
