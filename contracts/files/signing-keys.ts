import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PublicKey } from '../app-config';
import { parseDataFile } from './data-file';

const time = z.iso.datetime({ error: 'is no UTC time; write one such as 2026-11-21T00:00:00Z' });

const keySchema = z
  .strictObject({
    id: z.string({ error: 'is no id; write the first 16 hex digits of the SHA-256 of the key' }),
    spki: z
      .base64({ error: 'is no base64; write the public key (Ed25519, SPKI, DER)' })
      .refine((text) => /^302a300506032b6570032100[0-9a-f]{64}$/.test(Buffer.from(text, 'base64').toString('hex')), {
        message: 'is no public key of Ed25519; make one by `npx jerrycan keys <app>`',
      }),
    from: time,
    until: time.nullable(),
    revoked: z.literal(true, { error: 'must be true or absent; write true, or take it away' }).optional(),
  })
  .refine((key) => !key.revoked || key.until !== null, {
    path: ['until'],
    message: 'is no time, and the key is revoked; write from when on it is not believed, such as 2026-11-21T00:00:00Z',
  })
  .refine((key) => key.id === createHash('sha256').update(Buffer.from(key.spki, 'base64')).digest('hex').slice(0, 16), {
    path: ['id'],
    message: 'is not the id of this key; write the first 16 hex digits of its SHA-256',
  });

/**
 * The public signing keys of one app: the content of `keys/<app>.json`, the contract between `cli/`, which writes it, and `charts/`, which reads it.
 * All that its restore points were ever signed with: none is ever removed, or those points could no longer be read. Nothing secret stands in it.
 */
export interface KeyFile {
  readonly version: 1;
  readonly app: string;
  readonly keys: readonly PublicKey[];
}

const keyFileSchema = z.strictObject({
  version: z.literal(1, { error: 'is no layout that this program reads; write 1' }),
  app: z.string({ error: 'is no name of an app; write the one of the file' }),
  keys: z.array(keySchema, { error: 'is no list; write the public keys' }),
}) satisfies z.ZodType<KeyFile>;

/**
 * Reads the text of a `keys/<app>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseKeyFile(file: string, text: string): KeyFile {
  return parseDataFile(file, text, keyFileSchema);
}
