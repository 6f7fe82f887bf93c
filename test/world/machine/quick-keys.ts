import crypto, { type KeyObject } from 'node:crypto';

const DONE = Symbol.for('jerrycan.dev/quick-keys');

/**
 * Reading a key takes longer than all the rest of a simulated run, and a world signs and opens with the same few keys ten thousand times.
 * Each pure function runs once: a key's text is always the same key, and of the same message the same signature is always as valid.
 */
export function quickKeys(): void {
  // The module is there once a file of tests, what it changes once a process.
  if (DONE in crypto) return;
  Object.defineProperty(crypto, DONE, { value: true });
  const { createPrivateKey, createPublicKey, sign, verify } = crypto;
  const read = new Map<string, KeyObject>();
  const publicOf = new Map<KeyObject, KeyObject>();
  const valid = new Map<string, boolean>();

  crypto.createPrivateKey = ((input: Parameters<typeof createPrivateKey>[0]) => {
    if (typeof input !== 'string') return createPrivateKey(input);
    return once(read, input, () => createPrivateKey(input));
  }) as typeof createPrivateKey;

  crypto.createPublicKey = ((input: Parameters<typeof createPublicKey>[0]) => {
    if (input instanceof crypto.KeyObject) return once(publicOf, input, () => exported(createPublicKey(input)));
    if (typeof input !== 'object' || !('key' in input) || !Buffer.isBuffer(input.key)) return createPublicKey(input);
    return once(read, input.key.toString('base64'), () => createPublicKey(input));
  }) as typeof createPublicKey;

  crypto.sign = ((algorithm: null, message: Buffer, key: KeyObject) => {
    const signature = sign(algorithm, message, key);
    // A message that was signed with a key is valid by it.
    valid.set(told(signature, message, crypto.createPublicKey(key)), true);
    return signature;
  }) as typeof sign;

  crypto.verify = ((algorithm: null, message: Buffer, key: KeyObject, signature: Buffer) => {
    if (valid.size > 20_000) valid.clear();
    return once(valid, told(signature, message, key), () => verify(algorithm, message, key, signature));
  }) as typeof verify;
}

/** Its DER is read again and again. */
function exported(key: KeyObject): KeyObject {
  const der = key.export({ format: 'der', type: 'spki' });
  return Object.defineProperty(key, 'export', { value: () => der });
}

const ids = new WeakMap<KeyObject, string>();

function told(signature: Buffer, message: Buffer, key: KeyObject): string {
  const id = ids.get(key) ?? key.export({ format: 'der', type: 'spki' }).toString('base64');
  ids.set(key, id);
  return `${signature.toString('base64')} ${id} ${message.toString('latin1')}`;
}

function once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = make();
  known.set(key, value);
  return value;
}
