import { randomBytes } from 'node:crypto';
import type { Kubectl } from './kubectl';

interface SecretObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A random value: 32 hexadecimal digits. */
export const newSecret = (): string => randomBytes(16).toString('hex');

/** Reads a Secret of the cluster; an empty object if there is none. */
export async function readSecret(kubectl: Kubectl, namespace: string, name: string): Promise<Record<string, string>> {
  const found = await kubectl.find<SecretObject>('secret', name, namespace);
  const decode = (value: string) => Buffer.from(value, 'base64').toString();
  return Object.fromEntries(Object.entries(found?.data ?? {}).map(([key, value]) => [key, decode(value)]));
}

/** The manifest of a Secret. */
export const secretManifest = (namespace: string, name: string, stringData: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
});

/** Reads the values of a Secret in a namespace of the demo, and makes those that it lacks. */
export async function ensureSecret<Key extends string>(
  kubectl: Kubectl,
  namespace: string,
  name: string,
  keys: readonly Key[],
): Promise<Record<Key, string>> {
  const known = await readSecret(kubectl, namespace, name);
  const values = Object.fromEntries(keys.map((key) => [key, known[key] ?? newSecret()])) as Record<Key, string>;
  if (keys.some((key) => known[key] === undefined)) await kubectl.apply([secretManifest(namespace, name, values)]);
  return values;
}
