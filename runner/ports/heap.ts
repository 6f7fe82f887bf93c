import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees the chunks of a body that has passed. Their bytes lie outside of V8's heap, where the collector does not count them
 * early enough: hashing 2 GiB takes 160 MB without this and 95 MB with it, and is faster (Node 24).
 */
export function collectYoung(): void {
  collect ??= expose();
  collect({ type: 'minor' });
}

let collect: ((options: { type: 'minor' }) => void) | undefined;

function expose(): typeof collect & {} {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
