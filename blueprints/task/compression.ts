import { library, lines, type Script, sh } from '../dsl';

/** The compression of a dump. `zstd` compresses better and is several times faster; every image has `gzip`. */
export type Compression = 'zstd' | 'gzip';

/** Checks that the image can compress. */
export function compressor(compression: Compression): Script<never, never> {
  if (compression === 'gzip') return sh`require gzip 'use an image that has it'`;
  return sh`require zstd "set compression: 'gzip', or use an image that has it"`;
}

/** Defines `compress` as a filter, and `$compressed` as the file name's ending, which `choose_decompressor` reads. */
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

/** The function of `decompressor.sh`. */
export const decompressor = library(__dirname, 'decompressor.sh');

/** The functions of `decompressor.sh` and `decompressing.sh`. */
export const decompressing = lines([decompressor, library(__dirname, 'decompressing.sh')]);
