import { sh } from '../dsl';

/**
 * `pull_index <directory> <bytes:sha256>`, which also sees to it that there is room for all that the index names, and a twentieth more; then `pull <directory> <artifact>`: brings every part to `$SCRATCH` and checks it there; `files`
 * are their paths. Nothing of the app has been changed when one of them fails.
 */
export const pull = sh`
  pulled=0
  # directory, file, bytes, sha256
  pull_object() {
    local got
    (
      watch "$pulled"
      exec kando location pull --profile "$profile" --path "$1/$2" - >"$SCRATCH/$2" 2>"$TMPDIR/kando.log"
    ) || {
      kando_failed "$TMPDIR/kando.log"
      fail "kando could not bring $1/$2 to the scratch volume: $(kando_error)"
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
    pull_object "$1" index "\${BASH_REMATCH[1]}" "\${BASH_REMATCH[2]}"
    local artifact file bytes sum needed=0 room
    while read -r artifact file bytes sum; do
      [[ "$artifact $file $bytes $sum" =~ ^[a-z]+\ [a-z]+[.]sql([.](gz|zst))?[.][0-9]{5}\ (0|[1-9][0-9]{0,14})\ [0-9a-f]{64}$ ]] ||
        fail "$1/index: its line ($artifact $file $bytes $sum) is none of ours"
      needed=$((needed + bytes))
    done <"$SCRATCH/index"
    needed=$((needed + needed / 20))
    room=$(df --output=avail -B1 "$SCRATCH" | tail -n 1) || fail "the scratch volume does not say what room it has (see above)"
    [ "$room" -ge "$needed" ] || fail "the scratch volume has room for $((room)) bytes, and this restore point needs $needed; say a larger scratch: { size, storageClass } in the app's file"
  }
  pull() {
    local artifact file bytes sum
    files=()
    while read -r artifact file bytes sum; do
      if [ "$artifact" != "$2" ]; then continue; fi
      pull_object "$1" "$file" "$bytes" "$sum"
      files+=("$SCRATCH/$file")
    done <"$SCRATCH/index"
    [ "\${#files[@]}" -gt 0 ] || fail "$1/index: names no part of the artifact $2; take another restore point"
  }
`;
