import type { StoredObject } from '../../contracts/restore-point';
import type { Clock } from '../ports/clock';
import { Failure } from '../ports/failure';
import type { Log } from '../ports/log';
import type { ObjectStore } from '../ports/object-store';

/** The store's content differs from what the restore point lists. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';

  constructor(
    message: string,
    readonly object: StoredObject,
  ) {
    super(message);
  }
}

interface Reading {
  readonly store: ObjectStore;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Reads every object completely, by version, and compares its bytes and SHA-256.
 *
 * @throws Mismatch for the first object that differs or is missing
 */
export async function readBack(
  { store, log, clock, signal }: Reading,
  objects: readonly StoredObject[],
): Promise<void> {
  const { step } = log;
  const total = objects.reduce((sum, object) => sum + object.bytes, 0);
  let bytes = 0;
  let said = clock.now();
  const onBytes = (more: number) => {
    bytes += more;
    if (clock.now() - said < 1000) return;
    said = clock.now();
    log.event('progress', { step, bytes, total });
  };
  for (const object of objects) {
    signal.throwIfAborted();
    const read = await store.digest(object.key, object.versionId, { signal, onBytes });
    const mismatch = (is: string) => new Mismatch(`${object.key} (version ${object.versionId}) ${is}`, object);
    if (!read) throw mismatch('is missing');
    if (read.bytes !== object.bytes) throw mismatch(`has ${read.bytes} bytes, not ${object.bytes}`);
    if (read.sha256 !== object.sha256) throw mismatch(`has the SHA-256 ${read.sha256}, not ${object.sha256}`);
  }
  log.event('progress', { step, bytes, total });
}

/**
 * Reports a difference only if a second read confirms it, since `broken` is permanent; `undefined` if there is no difference.
 *
 * @throws Failure if only the first read differed
 */
export async function differenceTwice(reading: Reading, objects: readonly StoredObject[]): Promise<string | undefined> {
  const found = await difference(reading, objects);
  if (!found) return undefined;
  const again = await difference(reading, [found.object]);
  if (again) return again.message;
  throw new Failure({
    step: reading.log.step,
    cause: `${found.message}; a second read matched`,
    next: 'check the network and the memory of the node',
  });
}

async function difference(reading: Reading, objects: readonly StoredObject[]): Promise<Mismatch | undefined> {
  try {
    await readBack(reading, objects);
    return undefined;
  } catch (error) {
    if (error instanceof Mismatch) return error;
    throw error;
  }
}
