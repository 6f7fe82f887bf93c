import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PublicKey } from '../app-config';
import { parseDataFile } from './data-file';

const time = z.iso.datetime({ error: 'must be a UTC time; write one such as 2026-11-21T00:00:00Z' });

const keySchema = z
  .strictObject({
    id: z.string({ error: 'must be an ID; write the first 16 hex digits of the SHA-256 of the key' }),
    spki: z
      .base64({ error: 'must be base64; write the public key (Ed25519, SPKI, DER)' })
      .refine((text) => /^302a300506032b6570032100[0-9a-f]{64}$/.test(Buffer.from(text, 'base64').toString('hex')), {
        message: 'must be an Ed25519 public key; create one with `npx jerrycan keys <app>`',
      }),
    from: time,
    until: time.nullable(),
    revoked: z.literal(true, { error: 'must be true or absent; write true, or remove it' }).optional(),
  })
  .refine((key) => !key.revoked || key.until !== null, {
    path: ['until'],
    message:
      'must be a time, since the key is revoked; write since when it is not trusted, such as 2026-11-21T00:00:00Z',
  })
  .refine((key) => key.id === createHash('sha256').update(Buffer.from(key.spki, 'base64')).digest('hex').slice(0, 16), {
    path: ['id'],
    message: 'must be the ID of this key; write the first 16 hex digits of its SHA-256',
  });

/**
 * The public signing keys of one app: the content of `keys/<app>.json`, the contract between `cli/`, which writes it, and `charts/`, which reads it.
 * It lists every key that ever signed a restore point. Keys are never removed, or those points could no longer be read. It contains no secrets.
 */
export interface KeyFile {
  readonly version: 1;
  readonly app: string;
  readonly keys: readonly PublicKey[];
}

const keyFileSchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1; write 1' }),
  app: z.string({ error: 'must be the name of an app; write the one in the file name' }),
  keys: z.array(keySchema, { error: 'must be a list; write the public keys' }),
}) satisfies z.ZodType<KeyFile>;

/**
 * Parses the text of a `keys/<app>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseKeyFile(file: string, text: string): KeyFile {
  return parseDataFile(file, text, keyFileSchema);
}
