import { randomBytes } from 'node:crypto';

/** A secret's value, and the part of it that quoting does not change. */
export interface SecretValue {
  readonly name: string;
  readonly value: string;
  /** If it occurs anywhere outside a Secret, it is a leak, however the rest is escaped. */
  readonly canary: string;
}

/** Characters that often break backups, in one value: quotes, spaces, dollars, percents, braces, newlines. */
const HARD = ` 'single' "double" \`tick\` $HOME $(id) \${x} %s %d {{ .Object }} {{ \\ \\n & | < > # ; * ? ! ~ é\nnewline\n\tend`;

/** An unguessable value. With `hard`, only careful programs handle it correctly. */
export function secretValue(name: string, { hard = false } = {}): SecretValue {
  const canary = `canary${name.replaceAll(/[^a-z]/g, '')}${randomBytes(8).toString('hex')}`;
  return { name, canary, value: hard ? `${canary}${HARD}${canary}` : canary };
}

/** A Secret object with such values. */
export const secretObject = (namespace: string, name: string, data: Record<string, SecretValue | string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: Object.fromEntries(Object.entries(data).map(([key, v]) => [key, typeof v === 'string' ? v : v.value])),
});
