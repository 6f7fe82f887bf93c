import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The content of a restore point, read without the runner's code, like a person would in ten years. */
export interface Point {
  readonly app: string;
  readonly cluster: string;
  readonly run: string;
  readonly captures: readonly {
    readonly name: string;
    readonly engine: { readonly name: string; readonly version: string };
    readonly objects: readonly {
      readonly artifact: string;
      readonly key: string;
      readonly versionId: string;
      readonly bytes: number;
      readonly sha256: string;
    }[];
  }[];
}

/** The objects of all captures. */
export const objectsIn = ({ captures }: Point): Point['captures'][number]['objects'] =>
  captures.flatMap(({ objects }) => objects);

/** Checks a signed text against the public keys of the checkout, and returns the signed content. */
export function signedBy<T>(root: string, app: string, text: Buffer): T {
  const { signed, signature } = JSON.parse(text.toString());
  const { keys } = JSON.parse(readFileSync(join(root, 'keys', `${app}.json`), 'utf8'));
  const { spki } = keys.find(({ id }: { id: string }) => id === signature.key);
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  const message = Buffer.from(canonical({ signed, key: signature.key, time: signature.time }));
  if (!verify(null, message, key, Buffer.from(signature.ed25519, 'base64')))
    throw new Error('the signature does not match');
  return signed as T;
}

/** RFC 8785, limited to the types in a restore point: text, whole numbers, null, and members ordered by name. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}
