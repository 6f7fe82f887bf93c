import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';

/** What a restore point says, read without the runner's own code: as somebody would in ten years. */
export interface Point {
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  readonly engine: { readonly name: string; readonly version: string };
  readonly objects: readonly {
    readonly artifact: string;
    readonly key: string;
    readonly versionId: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** Checks a signed text against the public keys of the checkout; gives what was signed. */
export function signedBy<T>(root: string, app: string, text: Buffer): T {
  const { signed, signature } = JSON.parse(text.toString());
  const { keys } = JSON.parse(readFileSync(join(root, 'keys', `${app}.json`), 'utf8'));
  const { spki } = keys.find(({ id }: { id: string }) => id === signature.key);
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  const message = Buffer.from(canonicalize({ signed, key: signature.key, time: signature.time })!);
  if (!verify(null, message, key, Buffer.from(signature.ed25519, 'base64')))
    throw new Error('the signature does not match');
  return signed as T;
}
