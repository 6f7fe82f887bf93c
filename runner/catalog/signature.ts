import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PublicKey } from '../../contracts/app-config';
import { parseTime, rfc3339 } from '../../contracts/time';
import { CLOCKS_APART } from '../ports/clock';

/** The content of `restore-point.json` and `state.json`: a statement and its signature. */
export interface Envelope {
  readonly signed: unknown;
  readonly signature: {
    /** {@link PublicKey.id} */
    readonly key: string;
    /** UTC, RFC 3339. */
    readonly time: string;
    /** Base64. */
    readonly ed25519: string;
  };
}

/** @param spki the public key: SPKI, DER */
export const keyId = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex').slice(0, 16);

/** The most parsed keys in memory. An app has only a few. */
const KEYS_HELD = 64;

/** Caches parsed keys: parsing a key takes longer than signing with it, and a run uses the same key many times. */
function parsedOnce<T>(parse: (text: string) => T): (text: string) => T {
  const held = new Map<string, T>();
  return (text) => {
    const found = held.get(text);
    if (found !== undefined) return found;
    const parsed = parse(text);
    if (held.size >= KEYS_HELD) held.clear();
    held.set(text, parsed);
    return parsed;
  };
}

/** Parses a private key (PKCS#8, PEM) and computes the ID of its public key. */
const privateKeyOf = parsedOnce((pem) => {
  const key = createPrivateKey(pem);
  return { key, id: keyId(createPublicKey(key).export({ format: 'der', type: 'spki' })) };
});

/** Parses {@link PublicKey.spki} from base64. */
const publicKeyOf = parsedOnce((spki) =>
  createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
);

/** The ID of this private key's public key in `keys/<app>.json`. */
export const idOfPrivateKey = (pem: string): string => privateKeyOf(pem).id;

/**
 * @param pem the private key: Ed25519, PKCS#8
 * @param time UTC, RFC 3339
 * @returns the text to store
 */
export function seal(signed: unknown, pem: string, time: string): string {
  const { key: privateKey, id: key } = privateKeyOf(pem);
  const ed25519 = sign(null, message({ signed, key, time }), privateKey).toString('base64');
  return serialize({ signed, signature: { key, time, ed25519 } });
}

/** What is known about when a text was written, besides the signature's own claim. Anyone with a private key can claim any time. */
export interface Dates {
  /** When the run started, according to its name; milliseconds since the epoch. @default - it belongs to no run */
  readonly run?: number | undefined;
  /**
   * When the store wrote it, {@link ObjectVersion.modified}; `'copy'`: the store is a copy, and its dates are those of the copy.
   * @default - not known: signatures of a key with an end are not trusted
   */
  readonly modified?: number | 'copy' | undefined;
}

/** The signature is valid, but the store's date contradicts it. */
export class Doubted extends Error {
  constructor(
    message: string,
    /** `dates`: a copied store has such dates too. `revoked`: anyone with the key may have signed it. */
    readonly why: 'dates' | 'revoked',
  ) {
    super(message);
    this.name = 'Doubted';
  }
}

/**
 * Verifies a text that {@link seal} wrote. Any other byte sequence is refused: an envelope has exactly one spelling, so no byte of
 * it can be changed.
 *
 * The time that the signature claims must not be before the start of its key. The latest of that time, the run's and the store's must be before the key's end.
 *
 * @throws Error with the reason; {@link Doubted} if only the store's date is wrong
 */
export function open(text: string, keys: readonly PublicKey[], dates: Dates = {}): Envelope {
  const envelope = parse(text);
  const { key: id, time, ed25519 } = envelope.signature;
  const key = keys.find((known) => known.id === id);
  if (!key) throw new Error(`it is signed by the key ${JSON.stringify(id)}, which is not one of the app's keys`);
  const spki = Buffer.from(key.spki, 'base64');
  if (keyId(spki) !== key.id) throw new Error(`the ID of the app's key ${key.id} does not match the key`);
  const at = parseTime(time);
  if (at === undefined) throw new Error(`the time of its signature must be in RFC 3339 (${JSON.stringify(time)})`);
  if (at < Date.parse(key.from) || (key.until !== null && at >= Date.parse(key.until)))
    throw new Error(`it is signed at ${time}, when the key ${key.id} was not valid`);
  if (key.until !== null && dates.run !== undefined && dates.run >= Date.parse(key.until))
    throw new Error(`its run started at ${rfc3339(dates.run)}, after the end of the key ${key.id} (${key.until})`);
  const signature = Buffer.from(ed25519, 'base64');
  if (signature.toString('base64') !== ed25519) throw new Error('the signature must be base64');
  const publicKey = publicKeyOf(key.spki);
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error(`the app's key ${key.id} must be an Ed25519 key`);
  if (!verify(null, message({ signed: envelope.signed, key: id, time }), publicKey, signature))
    throw new Error('the signature does not match');
  judgeDate(key, dates.modified);
  return envelope;
}

/** @throws Doubted */
function judgeDate({ id, until, revoked }: PublicKey, modified: Dates['modified']): void {
  if (until === null || (modified === 'copy' && !revoked)) return;
  // A revoked key gets no tolerance. An honest run's clock may be behind the store's.
  const end = Date.parse(until) + (revoked ? 0 : CLOCKS_APART);
  if (typeof modified === 'number' && modified < end) return;
  const dated =
    typeof modified === 'number' ? `it was written at ${rfc3339(modified)} by the store's clock` : 'it has no date';
  throw revoked
    ? new Doubted(`${dated}, and its key ${id} is revoked from ${until} on`, 'revoked')
    : new Doubted(`${dated}, after the end of its key ${id} (${until})`, 'dates');
}

/** Builds the signed bytes by RFC 8785, which any JSON library can reproduce. */
function message(said: { signed: unknown; key: string; time: string }): Buffer {
  const text = canonicalize(said);
  if (text === undefined) throw new Error('nothing to sign');
  return Buffer.from(text);
}

/** The fewest bytes per value. The runner writes one value per line, 40 bytes on average. The first few thousand values are not limited. */
const DENSEST = 16;

const serialize = (envelope: Envelope): string => `${JSON.stringify(envelope, null, 2)}\n`;

function parse(text: string): Envelope {
  // Check before parsing: a few megabytes of empty lists would exhaust the memory.
  let values = 0;
  for (const { index } of text.matchAll(/[,[{]/g)) {
    values += 1;
    if (values > 4096 + index / DENSEST) throw new Error('it is not formatted as the runner writes it');
  }
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text);
  } catch {
    throw new Error('it is not valid JSON');
  }
  const { key, time, ed25519 } = envelope?.signature ?? {};
  if (typeof key !== 'string' || typeof time !== 'string' || typeof ed25519 !== 'string')
    throw new Error('it has no signature');
  if (serialize({ signed: envelope.signed, signature: { key, time, ed25519 } }) !== text)
    throw new Error('it is not formatted as the runner writes it');
  return envelope;
}
