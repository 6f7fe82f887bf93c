import crypto, { type KeyObject } from 'node:crypto';

/**
 * Reading a key takes longer than all the rest of a simulated run, and a world signs and opens with the same few keys ten thousand times.
 * What is pure is done once: a key's text is always the same key, and of the same message the same signature is always as valid.
 */
export function quickKeys(): void {
  if (done) return;
  done = true;
  const { createPrivateKey, createPublicKey, verify } = crypto;
  const read = new Map<string, KeyObject>();
  const publicOf = new Map<KeyObject, KeyObject>();
  const valid = new Map<string, boolean>();

  crypto.createPrivateKey = ((input: Parameters<typeof createPrivateKey>[0]) => {
    if (typeof input !== 'string') return createPrivateKey(input);
    return once(read, input, () => createPrivateKey(input));
  }) as typeof createPrivateKey;

  crypto.createPublicKey = ((input: Parameters<typeof createPublicKey>[0]) => {
    if (input instanceof crypto.KeyObject) return once(publicOf, input, () => createPublicKey(input));
    if (typeof input !== 'object' || !('key' in input) || !Buffer.isBuffer(input.key)) return createPublicKey(input);
    return once(read, input.key.toString('base64'), () => createPublicKey(input));
  }) as typeof createPublicKey;

  crypto.verify = ((algorithm: null, message: Buffer, key: KeyObject, signature: Buffer) => {
    if (valid.size > 20_000) valid.clear();
    const told = `${signature.toString('base64')} ${message.toString('latin1')} ${idOf(key)}`;
    return once(valid, told, () => verify(algorithm, message, key, signature));
  }) as typeof verify;
}

let done = false;
const ids = new WeakMap<KeyObject, number>();
let made = 0;

function idOf(key: KeyObject): number {
  const known = ids.get(key) ?? made++;
  ids.set(key, known);
  return known;
}

function once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = make();
  known.set(key, value);
  return value;
}
