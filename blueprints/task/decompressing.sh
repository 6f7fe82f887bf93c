# shellcheck shell=bash
# reads: files decompressor
#
# `decompress` prints what the parts in `files` hold, once the decompressor is chosen.

decompress() {
  (
    watch 0
    exec cat "${files[@]}"
  ) | "$decompressor" -q -dc
}
