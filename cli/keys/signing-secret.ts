import type { V1Secret } from '@kubernetes/client-node';
import { APP_LABEL, MANAGED_BY } from '../../contracts/labels';
import { rfc3339, type SigningKey, signingKey } from './signing-key';

/** A private key in the Secret, and when it was made, which the key file needs. The Secret itself may be older. */
export interface HeldKey {
  readonly key: SigningKey;
  readonly from: Date;
}

/** The entry of each key in the Secret, and the annotation with the time when it was made. */
const ENTRIES = {
  current: { data: 'privateKey', from: 'jerrycan.dev/key-from' },
  next: { data: 'nextPrivateKey', from: 'jerrycan.dev/next-key-from' },
} as const;

/** `current`: the current key. `next`: the next key of a rotation. */
export type KeySlot = keyof typeof ENTRIES;

/**
 * The Secret `<app>-signing`, which the runner mounts.
 *
 * @param slot the slot of the key @default 'current'
 */
export function signingSecret(
  app: string,
  namespace: string,
  key: SigningKey,
  from: Date,
  slot: KeySlot = 'current',
): V1Secret {
  const { data, from: annotation } = ENTRIES[slot];
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${app}-signing`,
      namespace,
      labels: { [MANAGED_BY]: 'jerrycan', [APP_LABEL]: app },
      annotations: { [annotation]: rfc3339(from) },
    },
    type: 'Opaque',
    data: { [data]: Buffer.from(key.privateKey).toString('base64') },
  };
}

/** The same as a merge patch without a next key: a `null` deletes a field (RFC 7386). */
export function onlyKeyPatch(app: string, namespace: string, { key, from }: HeldKey): V1Secret {
  const { metadata, data, ...rest } = signingSecret(app, namespace, key, from);
  const patch = {
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata!.annotations, [ENTRIES.next.from]: null } },
    data: { ...data, [ENTRIES.next.data]: null },
  };
  return patch as unknown as V1Secret;
}

/** @throws Error if the Secret contains no such key */
export function keyOf(secret: V1Secret, slot: KeySlot = 'current'): HeldKey {
  const entry = ENTRIES[slot];
  const data = secret.data?.[entry.data];
  if (data === undefined) throw new Error(`it has no entry '${entry.data}'`);
  const said = Date.parse(secret.metadata?.annotations?.[entry.from] ?? '');
  const from = Number.isNaN(said) ? new Date(secret.metadata!.creationTimestamp!) : new Date(said);
  return { key: signingKey(Buffer.from(data, 'base64').toString('utf8')), from };
}

/** Whether the Secret has the next key of a rotation. */
export const hasNextKey = ({ data }: V1Secret): boolean => data?.[ENTRIES.next.data] !== undefined;
