# shellcheck shell=bash
# reads: profile
#
# `pull_index <directory> <bytes:sha256>` brings the index to `$SCRATCH`, checks it there, and sees to it that there is room for all that it names. `watch` and
# `need_room` must be there. Nothing of the app has been changed when it fails.

pulled=0
# directory, file, bytes, sha256
pull_object() {
  local got
  (
    watch "$pulled"
    exec kando location pull --profile "$profile" --path "$1/$2" - >"$SCRATCH/$2" 2>"$TMPDIR/kando.log"
  ) || {
    kando_failed "$TMPDIR/kando.log"
    fail "kando could not bring $1/$2 to the scratch volume: $(kando_error "$TMPDIR/kando.log")"
  }
  got=$(wc -c <"$SCRATCH/$2")
  [ "$got" -eq "$3" ] || fail "$1/$2: has $got bytes, not $3; take another restore point"
  read -r got _ < <(sha256sum <"$SCRATCH/$2")
  [ "$got" = "$4" ] || fail "$1/$2: its SHA-256 is $got, not $4; take another restore point"
  pulled=$((pulled + $3))
}
pull_index() {
  [[ $1 =~ ^[-a-z0-9]+(/[-a-z0-9]+)?$ ]] || fail "directory ($1): is no run's; take the artifact as the backup left it"
  [[ $2 =~ ^([0-9]+):([0-9a-f]{64})$ ]] || fail "index ($2): is not bytes:sha256; take the artifact as the backup left it"
  pull_object "$1" index "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  local artifact file bytes sum needed=0
  while read -r artifact file bytes sum; do
    [[ "$artifact $file $bytes $sum" =~ ^[a-z]+\ [a-z0-9][a-z0-9._-]{0,100}[.][0-9]{5}\ (0|[1-9][0-9]{0,14})\ [0-9a-f]{64}$ ]] ||
      fail "$1/index: its line ($artifact $file $bytes $sum) is none of ours"
    needed=$((needed + bytes))
  done <"$SCRATCH/index"
  need_room "$needed"
}
