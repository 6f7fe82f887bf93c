import { library, type Script, sh } from '../dsl';

/** 64 MiB: kando keeps a whole object in memory before it sends a byte (docs/explanation/decisions/0005-parts.md). */
const PART_SIZE = 64 * 1024 ** 2;

/** The functions of `push.sh`, and the empty list that they write to. */
export function push(partSize: number = PART_SIZE): Script<never, never> {
  if (!Number.isInteger(partSize) || partSize < 1 || partSize > 1024 ** 3) {
    throw new Error(
      `partSize (${partSize}) must be a whole number of bytes, at most 1 GiB (kando keeps two parts in memory); omit it for 64 MiB`,
    );
  }
  return sh`
    ${library(__dirname, 'push.sh', { part_size: partSize })}
    : >"$TMPDIR/index"
  `;
}
