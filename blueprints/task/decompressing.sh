# shellcheck shell=bash
# reads: files decompressor
#
# `decompress` prints the content of the parts in `files`. Call `choose_decompressor` first.

decompress() {
  (
    watch 0
    exec cat "${files[@]}"
  ) | "$decompressor" -q -dc
}
