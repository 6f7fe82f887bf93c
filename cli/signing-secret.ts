import type { V1Secret } from '@kubernetes/client-node';
import { rfc3339, type SigningKey, signingKey } from './signing-key';

/** When the key was made, for the file that names its validity; the Secret itself may be older. */
const FROM = 'jerrycan.dev/key-from';

/** The Secret `<app>-signing`, which the runner mounts. */
export function signingSecret(app: string, namespace: string, key: SigningKey, from: Date): V1Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${app}-signing`,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': app },
      annotations: { [FROM]: rfc3339(from) },
    },
    type: 'Opaque',
    data: { privateKey: Buffer.from(key.privateKey).toString('base64') },
  };
}

/** @throws Error if the Secret holds no such key */
export function keyOf(secret: V1Secret): { key: SigningKey; from: Date } {
  const data = secret.data?.privateKey;
  if (data === undefined) throw new Error("no entry 'privateKey'");
  const said = Date.parse(secret.metadata?.annotations?.[FROM] ?? '');
  const from = Number.isNaN(said) ? new Date(secret.metadata!.creationTimestamp!) : new Date(said);
  return { key: signingKey(Buffer.from(data, 'base64').toString('utf8')), from };
}
