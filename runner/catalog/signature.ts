import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PublicKey } from '../../contracts/app-config';
import { parseTime, rfc3339 } from '../../contracts/time';
import { CLOCKS_APART } from '../ports/clock';

/** What `restore-point.json` and `state.json` hold: something said, and who said it when. */
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

/** An app has a few keys; whoever has more of them parses some again. */
const KEYS_HELD = 64;

/** Parsing a key takes longer than signing with it, and a run signs and opens many texts with the same one. */
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

/** Of a private key (PKCS#8, PEM): itself, and the id of its public half. */
const privateKeyOf = parsedOnce((pem) => {
  const key = createPrivateKey(pem);
  return { key, id: keyId(createPublicKey(key).export({ format: 'der', type: 'spki' })) };
});

/** Of the base64 of {@link PublicKey.spki}. */
const publicKeyOf = parsedOnce((spki) =>
  createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
);

/** The id under which this private key's public half stands in `keys/<app>.json`. */
export const idOfPrivateKey = (pem: string): string => privateKeyOf(pem).id;

/**
 * @param pem the private key: Ed25519, PKCS#8
 * @param time UTC, RFC 3339
 * @returns the text to be written into the store
 */
export function seal(signed: unknown, pem: string, time: string): string {
  const { key: privateKey, id: key } = privateKeyOf(pem);
  const ed25519 = sign(null, message({ signed, key, time }), privateKey).toString('base64');
  return serialize({ signed, signature: { key, time, ed25519 } });
}

/** What is known of when a text was written, besides what its signature claims. Whoever has a private key can claim any time. */
export interface Dates {
  /** When the run began, as its name says; milliseconds since the epoch. @default - it is of no run */
  readonly run?: number | undefined;
  /**
   * When the store wrote it, {@link ObjectVersion.modified}; `'copy'`: the store is a copy, and its dates are those of copying.
   * @default - not known: what a key signed that has an end is not believed
   */
  readonly modified?: number | 'copy' | undefined;
}

/** The signature is right, and the store's date speaks against it. */
export class Doubted extends Error {
  constructor(
    message: string,
    /** `dates`: a copy of a store has such dates too. `revoked`: whoever has the key may have signed it. */
    readonly why: 'dates' | 'revoked',
  ) {
    super(message);
    this.name = 'Doubted';
  }
}

/**
 * Refuses whatever is not byte for byte what {@link seal} writes: there is one spelling of an envelope, so no byte of
 * it can be changed.
 *
 * A key counts from the time that the signature claims, and until the latest of that time, the run's and the store's.
 *
 * @throws Error saying what is wrong with it; {@link Doubted} if it is only the store's date
 */
export function open(text: string, keys: readonly PublicKey[], dates: Dates = {}): Envelope {
  const envelope = parse(text);
  const { key: id, time, ed25519 } = envelope.signature;
  const key = keys.find((known) => known.id === id);
  if (!key) throw new Error(`signed by the key ${JSON.stringify(id)}, which is none of the app's`);
  const spki = Buffer.from(key.spki, 'base64');
  if (keyId(spki) !== key.id) throw new Error(`the app's key ${key.id} is not the one that its id says`);
  const at = parseTime(time);
  if (at === undefined) throw new Error(`signed at ${JSON.stringify(time)}, which is no time`);
  if (at < Date.parse(key.from) || (key.until !== null && at >= Date.parse(key.until)))
    throw new Error(`signed at ${time}, when the key ${key.id} was not valid`);
  if (key.until !== null && dates.run !== undefined && dates.run >= Date.parse(key.until))
    throw new Error(`of a run that began at ${rfc3339(dates.run)}, after the end of the key ${key.id} (${key.until})`);
  const signature = Buffer.from(ed25519, 'base64');
  if (signature.toString('base64') !== ed25519) throw new Error('the signature is no base64');
  const publicKey = publicKeyOf(key.spki);
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error(`the app's key ${key.id} is not of Ed25519`);
  if (!verify(null, message({ signed: envelope.signed, key: id, time }), publicKey, signature))
    throw new Error('the signature does not match');
  judgeDate(key, dates.modified);
  return envelope;
}

/** @throws Doubted */
function judgeDate({ id, until, revoked }: PublicKey, modified: Dates['modified']): void {
  if (until === null || (modified === 'copy' && !revoked)) return;
  // A thief's clock gets nothing; an honest run's may be behind the store's.
  const end = Date.parse(until) + (revoked ? 0 : CLOCKS_APART);
  if (typeof modified === 'number' && modified < end) return;
  const dated =
    typeof modified === 'number' ? `written at ${rfc3339(modified)} by the store's clock` : 'without a date';
  throw revoked
    ? new Doubted(`${dated}, and signed by the key ${id}, which is revoked from ${until} on`, 'revoked')
    : new Doubted(`${dated}, after the end of the key ${id} that signed it (${until})`, 'dates');
}

/** RFC 8785: every JSON library can make the same bytes. */
function message(said: { signed: unknown; key: string; time: string }): Buffer {
  const text = canonicalize(said);
  if (text === undefined) throw new Error('nothing to sign');
  return Buffer.from(text);
}

/** Bytes a value: the runner writes one a line, 40 on average. The first few thousand may be as they like. */
const DENSEST = 16;

const serialize = (envelope: Envelope): string => `${JSON.stringify(envelope, null, 2)}\n`;

function parse(text: string): Envelope {
  // Before anything is built of it: a few megabytes of empty lists would take all memory there is.
  let values = 0;
  for (const { index } of text.matchAll(/[,[{]/g)) {
    values += 1;
    if (values > 4096 + index / DENSEST) throw new Error('not written as the runner writes it');
  }
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text);
  } catch {
    throw new Error('no JSON');
  }
  const { key, time, ed25519 } = envelope?.signature ?? {};
  if (typeof key !== 'string' || typeof time !== 'string' || typeof ed25519 !== 'string')
    throw new Error('no signature');
  if (serialize({ signed: envelope.signed, signature: { key, time, ed25519 } }) !== text)
    throw new Error('not written as the runner writes it');
  return envelope;
}
