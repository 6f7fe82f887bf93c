import { literal, type Scratch, type Script, sh } from '../dsl';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ...Object.fromEntries(['k', 'M', 'G', 'T', 'P', 'E'].map((unit, i) => [unit, 1000 ** (i + 1)])),
  ...Object.fromEntries(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, i) => [unit, 1024 ** (i + 1)])),
};

/**
 * What a Kubernetes' quantity says, in whole bytes, rounded down.
 *
 * @throws Error if it is none, or less than a byte
 */
export function bytesOf(quantity: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([kMGTPE]i?|Ki)?$/.exec(quantity) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit] ?? Number.NaN));
  if (bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`scratch.size (${quantity}) is no size of a volume; write it as Kubernetes does: 20Gi`);
}

/**
 * `need_room <bytes>` fails unless the scratch volume takes so much, and a twentieth more. A volume that is larger than its declared size is
 * not to be relied on: Kubernetes evicts a pod that writes more than that into an emptyDir.
 *
 * @param measured the volume is mounted at `$SCRATCH` and says what is free; else only its declared size is known
 */
export function room({ size }: Scratch, measured: boolean): Script<never, never> {
  const declared = sh`
    needed=$(($1 + $1 / 20))
    [ "${literal('scratch_bytes', bytesOf(size))}" -ge "$needed" ] ||
      fail "the scratch volume is declared with $scratch_bytes bytes, and this restore point needs $needed; say a larger scratch: { size, storageClass } in the app's file"
  `;
  const free = sh`
    room=$(df --output=avail -B1 "$SCRATCH" 2>"$TMPDIR/df.log" | tail -n 1) || fail "the scratch volume does not say what room it has ($(head -c 300 "$TMPDIR/df.log")); see its node"
    [ "$room" -ge "$needed" ] || fail "the scratch volume has room for $((room)) bytes, and this restore point needs $needed; say a larger scratch: { size, storageClass } in the app's file"
  `;
  if (!measured) {
    return sh`
      need_room() {
        local needed
        ${declared}
      }
    `;
  }
  return sh`
    need_room() {
      local needed room
      ${declared}
      ${free}
    }
  `;
}
