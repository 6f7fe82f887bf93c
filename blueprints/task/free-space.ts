import { library, type Scratch, type Script } from '../dsl';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ...Object.fromEntries(['k', 'M', 'G', 'T', 'P', 'E'].map((unit, i) => [unit, 1000 ** (i + 1)])),
  ...Object.fromEntries(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, i) => [unit, 1024 ** (i + 1)])),
};

/**
 * Returns a Kubernetes quantity in whole bytes, rounded down.
 *
 * @throws Error for an invalid quantity, or one of less than a byte
 */
export function bytesOf(quantity: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([kMGTPE]i?|Ki)?$/.exec(quantity) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit] ?? Number.NaN));
  if (bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`scratch.size (${quantity}) must be a Kubernetes quantity of at least one byte; write it as 20Gi`);
}

/**
 * The function of `free-space.sh`.
 *
 * @param measured the volume is mounted at `$SCRATCH`, so that its free space can be measured; otherwise only its
 * declared size is known
 */
export function freeSpace({ size }: Scratch, measured: boolean): Script<never, never> {
  return library(__dirname, 'free-space.sh', { scratch_bytes: bytesOf(size), measured: measured ? 'yes' : 'no' });
}
