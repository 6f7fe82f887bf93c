import { literal, type Script, sh } from '../dsl';

/** 64 MiB: kando holds all of an object in memory before it sends a byte (docs/decisions/0005-parts.md). */
const PART_SIZE = 64 * 1024 ** 2;

/**
 * `upload <artifact> <name>` stores its input under `$directory` as `<name>.00000`, `<name>.00001`…, hashed and counted on their way;
 * `await_upload` waits for the last of them; `push_index` stores the list of all of them as `index`, and sets `$index` to its bytes and hash.
 * While one part is being sent the next is read: a filter ends when kando has its input and the part before is stored.
 * A part that cannot be stored ends the process whose id stands in `$TMPDIR/producer`, so that nobody waits for the dump's end.
 */
export function push(partSize: number = PART_SIZE): Script<never, never> {
  if (!Number.isInteger(partSize) || partSize < 1 || partSize > 1024 ** 3) {
    throw new Error(
      `partSize (${partSize}) must be whole bytes, at most 1 GiB: kando holds two parts in memory; leave it out for 64 MiB`,
    );
  }
  return sh`
    export directory
    mkfifo "$TMPDIR/stored"
    exec 4<>"$TMPDIR/stored"
    : >"$TMPDIR/index"
    # Run by split, in a bash of its own; FILE, which split sets, is the part's name.
    push_part() {
      set -euo pipefail
      local at hashing counting sum bytes before
      # shellcheck disable=SC2153
      at="$TMPDIR/$FILE"
      trap 'if [ "$?" -ne 0 ]; then push_failed; fi' EXIT
      mkfifo "$at" "$at.hash" "$at.count"
      sha256sum <"$at.hash" >"$TMPDIR/part.sha256" &
      hashing=$!
      wc -c <"$at.count" >"$TMPDIR/part.bytes" &
      counting=$!
      store_part <"$at" &
      tee "$at.hash" "$at.count" >"$at"
      wait "$hashing"
      wait "$counting"
      rm "$at" "$at.hash" "$at.count"
      read -r sum _ <"$TMPDIR/part.sha256"
      read -r bytes <"$TMPDIR/part.bytes"
      printf '%s %s %s %s\n' "$ARTIFACT" "$FILE" "$bytes" "$sum" >>"$TMPDIR/index"
      read -r before <&4
      [ "$before" = stored ]
    }
    store_part() {
      if kando location push --profile "$profile" --path "$directory/$FILE" - >&2 2>"$TMPDIR/$FILE.log"; then
        printf 'stored\n' >&4
      else
        kando_failed "$TMPDIR/$FILE.log"
        push_failed
        printf 'failed\n' >&4
      fi
    }
    push_failed() {
      [ -e "$TMPDIR/push-failed" ] || printf '%s\n' "$FILE" >"$TMPDIR/push-failed"
      if [ -s "$TMPDIR/producer" ]; then kill "$(cat "$TMPDIR/producer")" 2>/dev/null || true; fi
    }
    export -f push_part store_part push_failed
    upload() {
      printf 'stored\n' >&4
      watch 0
      ARTIFACT=$1 SHELL=$BASH exec split --bytes="${literal('part_size', partSize)}" --numeric-suffixes=0 --suffix-length=5 \
        --filter=push_part - "$2."
    }
    await_upload() {
      local last
      read -r last <&4
      [ "$last" = stored ]
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
  `;
}
