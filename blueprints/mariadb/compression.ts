import { type Script, sh } from '../dsl';

/** `zstd` is smaller and several times faster; `gzip` is in every image. */
export type Compression = 'zstd' | 'gzip';

/** That the image can compress. */
export function compressor(compression: Compression): Script<never, never> {
  if (compression === 'gzip') return sh`require gzip 'take an image that has it'`;
  return sh`require zstd "set compression: 'gzip', or take an image that has it"`;
}

/** `compress` as a filter, and `$stored`: what the stream is called in the store. */
export function compressing(compression: Compression): Script<never, never> {
  if (compression === 'gzip') {
    return sh`
      stored=dump.sql.gz
      compress() {
        gzip -c
      }
    `;
  }
  return sh`
    stored=dump.sql.zst
    compress() {
      zstd -q -3 -T2 -c
    }
  `;
}

/** `decompress` prints what the parts in `files` hold; which way, their names say. */
export const decompressing = sh`
  decompress() {
    case \${files[0]} in
      *.zst.*) set -- zstd ;;
      *) set -- gzip ;;
    esac
    (
      watch 0
      exec cat "\${files[@]}"
    ) | "$1" -q -dc
  }
`;
