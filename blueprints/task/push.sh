# shellcheck shell=bash
# needs: part_size
# reads: directory profile
# sets: index
#
# `upload <artifact> <name>` stores its input under `$directory` as `<name>.00000`, `<name>.00001`…, and hashes and
# counts each part on the way. It returns when the last part is stored. While one part is sent, the next one is read. A
# filter exits when kando has its input and the previous part is stored.
# The state of an upload is in `$TMPDIR/<artifact>.upload/`, and each upload is its own shell. Several artifacts can be
# uploaded at the same time, each of them once.
# `produces <artifact>` registers this process as the producer of an upload. If a part cannot be stored, the producer is
# killed, so that the task does not wait for it.
# `part_failed <artifact>` prints the part that could not be stored, and kando's error.
# `push_index` stores the list of all parts as `index`, and sets `$index` to its size and hash. `$TMPDIR/index` must
# exist and be empty before the first upload.

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
# split runs this in its own bash. split sets FILE, the part's name.
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
  # One short write at the end of a file keeps the lines of several uploads whole.
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
  # kando accepts only a pipe.
  kando location push --profile "$profile" --path "$directory/index" - < <(cat "$TMPDIR/index") >&2 2>"$TMPDIR/kando.log" || {
    kando_failed "$TMPDIR/kando.log"
    return 1
  }
}
