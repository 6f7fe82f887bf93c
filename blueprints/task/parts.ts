import { literal, type Script, sh } from '../dsl';

/** 4 GiB: kando's uploader ends at 10,000 parts of 5 MiB, and a recovery's CopyObject at 5 GiB. */
const PART_SIZE = 4 * 1024 ** 3;

/**
 * `upload <name>` stores its input under `$directory` as `<name>.000`, `<name>.001`…; `uploaded <name>` prints `file:bytes:sha256` of each.
 * Bytes are hashed and counted on their way. A part that cannot be stored ends the process whose id stands in `$TMPDIR/producer`.
 */
export function push(partSize: number = PART_SIZE): Script<never, never> {
  if (!Number.isInteger(partSize) || partSize < 1 || partSize > 5 * 1024 ** 3) {
    throw new Error(`partSize (${partSize}) must be whole bytes, at most 5 GiB: S3 copies no larger object at once`);
  }
  return sh`
    export directory
    # Run by split, in a bash of its own; FILE, which split sets, is the part's name.
    push_part() {
      set -euo pipefail
      local at hashing counting
      # shellcheck disable=SC2153
      at="$TMPDIR/$FILE"
      trap 'if [ "$?" -ne 0 ]; then push_failed; fi' EXIT
      mkfifo "$at.hash" "$at.count"
      sha256sum <"$at.hash" >"$at.sha256" &
      hashing=$!
      wc -c <"$at.count" >"$at.bytes" &
      counting=$!
      tee "$at.hash" "$at.count" | kando location push --profile "$profile" --path "$directory/$FILE" - >&2
      wait "$hashing"
      wait "$counting"
    }
    push_failed() {
      printf '%s\n' "$FILE" >"$TMPDIR/push-failed"
      if [ -s "$TMPDIR/producer" ]; then kill "$(cat "$TMPDIR/producer")" 2>/dev/null || true; fi
    }
    export -f push_part push_failed
    upload() {
      watch 0
      SHELL=$BASH exec split --bytes="${literal('part_size', partSize)}" --numeric-suffixes=0 --suffix-length=3 \
        --filter=push_part - "$1."
    }
    uploaded() {
      local file part bytes sum list=''
      for file in "$TMPDIR/$1".*.sha256; do
        part=\${file##*/}
        part=\${part%.sha256}
        read -r sum _ <"$file"
        read -r bytes <"$TMPDIR/$part.bytes"
        list+="\${list:+ }$part:$bytes:$sum"
      done
      printf '%s' "$list"
    }
  `;
}

/** `pull <directory> <parts>` brings every part to `$SCRATCH` and checks it there; `files` are their paths. Nothing has been changed so far. */
export const pull = sh`
  pull() {
    local from=$1 part file want got sum base=0
    local -a list
    files=()
    read -ra list <<<"$2"
    for part in "\${list[@]}"; do
      [[ $part =~ ^([a-z0-9.]+):([0-9]+):([0-9a-f]{64})$ ]] || fail "part ($part): is not file:bytes:sha256; take the artifact as the backup left it"
      file=\${BASH_REMATCH[1]} want=\${BASH_REMATCH[2]} sum=\${BASH_REMATCH[3]}
      (
        watch "$base"
        exec kando location pull --profile "$profile" --path "$from/$file" - >"$SCRATCH/$file"
      ) || fail "kando could not bring $from/$file to the scratch volume (see above); nothing was changed"
      got=$(wc -c <"$SCRATCH/$file")
      [ "$got" -eq "$want" ] || fail "$from/$file: has $got bytes, not $want; nothing was changed; take another restore point"
      read -r got _ < <(sha256sum <"$SCRATCH/$file")
      [ "$got" = "$sum" ] || fail "$from/$file: its SHA-256 is $got, not $sum; nothing was changed; take another restore point"
      files+=("$SCRATCH/$file")
      base=$((base + want))
    done
    [ "\${#files[@]}" -gt 0 ] || fail "no parts of $from are named; take the artifact as the backup left it"
  }
`;
