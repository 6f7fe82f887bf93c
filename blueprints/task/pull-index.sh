# shellcheck shell=bash
# reads: profile
#
# `pull_index <directory> <bytes:sha256>` downloads the index to `$SCRATCH`, checks it, and checks that the volume has
# room for everything that it lists. It requires `watch` and `need_free_space`. If it fails, the app has not been changed.

pulled=0
# Arguments: directory, file, bytes, sha256.
pull_object() {
  local got
  (
    watch "$pulled"
    exec kando location pull --profile "$profile" --path "$1/$2" - >"$SCRATCH/$2" 2>"$TMPDIR/kando.log"
  ) || {
    kando_failed "$TMPDIR/kando.log"
    fail "kando could not download $1/$2 ($(kando_error "$TMPDIR/kando.log")); check the store's address, key and right to read"
  }
  got=$(wc -c <"$SCRATCH/$2")
  [ "$got" -eq "$3" ] || fail "$1/$2: has $got bytes, not $3; use another restore point"
  read -r got _ < <(sha256sum <"$SCRATCH/$2")
  [ "$got" = "$4" ] || fail "$1/$2: its SHA-256 is $got, not $4; use another restore point"
  pulled=$((pulled + $3))
}
pull_index() {
  [[ $1 =~ ^[-a-z0-9]+(/[-a-z0-9]+){0,2}$ ]] || fail "directory ($1): must be the directory of a backup; use the artifact unchanged"
  [[ $2 =~ ^([0-9]+):([0-9a-f]{64})$ ]] || fail "index ($2): must be <bytes>:<SHA-256>; use the artifact unchanged"
  pull_object "$1" index "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  local artifact file bytes sum needed=0
  while read -r artifact file bytes sum; do
    [[ "$artifact $file $bytes $sum" =~ ^[a-z]+\ [a-z0-9][a-z0-9._-]{0,100}[.][0-9]{5}\ (0|[1-9][0-9]{0,14})\ [0-9a-f]{64}$ ]] ||
      fail "$1/index: has an invalid line ($artifact $file $bytes $sum); use another restore point"
    needed=$((needed + bytes))
  done <"$SCRATCH/index"
  need_free_space "$needed"
}
