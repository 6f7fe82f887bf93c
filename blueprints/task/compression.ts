import { type Script, sh } from '../dsl';

/** `zstd` is smaller and several times faster; `gzip` is in every image. */
export type Compression = 'zstd' | 'gzip';

/** That the image can compress. */
export function compressor(compression: Compression): Script<never, never> {
  if (compression === 'gzip') return sh`require gzip 'take an image that has it'`;
  return sh`require zstd "set compression: 'gzip', or take an image that has it"`;
}

/** `compress` as a filter, and `$compressed`: how the name of what it makes ends, as `choose_decompressor` reads it. */
export function compressing(compression: Compression): Script<never, never> {
  if (compression === 'gzip') {
    return sh`
      compressed=gz
      compress() {
        gzip -c
      }
    `;
  }
  return sh`
    compressed=zst
    compress() {
      zstd -q -3 -T2 -c
    }
  `;
}

/** `choose_decompressor` reads from the names of the parts in `files` how they were made. */
export const decompressor = sh`
  choose_decompressor() {
    case \${files[0]} in
      *.zst.*) decompressor=zstd ;;
      *) decompressor=gzip ;;
    esac
    require "$decompressor" "the dump was made with it; take an image that has it"
  }
`;

/** `decompress` prints what the parts in `files` hold, once the decompressor is chosen. */
export const decompressing = sh`
  ${decompressor}
  decompress() {
    (
      watch 0
      exec cat "\${files[@]}"
    ) | "$decompressor" -q -dc
  }
`;
