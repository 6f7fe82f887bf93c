# shellcheck shell=bash
# reads: files
# sets: decompressor
#
# `choose_decompressor` chooses the decompressor by the names of the parts in `files`.

choose_decompressor() {
  case ${files[0]} in
    *.zst.*) decompressor=zstd ;;
    *) decompressor=gzip ;;
  esac
  require "$decompressor" "the dump is compressed with it: use an image that has it"
}
