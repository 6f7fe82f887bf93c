import { api, list, path } from './api';
import { until } from './until';

/** A namespace that enforces the Pod Security Standard `restricted`, or only warns about it. */
export const namespace = (name: string, mode: 'enforce' | 'warn') => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [`pod-security.kubernetes.io/${mode}`]: 'restricted' } },
});

/** Deletes namespaces with all their content, and waits for that. */
export async function deleteNamespaces(names: readonly string[]): Promise<void> {
  for (const name of names) await api({ method: 'DELETE', path: path('namespaces', undefined, name) });
  await until(`the namespaces ${names} are gone`, async () => {
    const left = await list<{ metadata: { name: string } }>('namespaces', undefined);
    return !left.some(({ metadata }) => names.includes(metadata.name));
  });
}
