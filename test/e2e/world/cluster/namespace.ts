import { api, list, path } from './api';
import { until } from './until';

/** A namespace that enforces, or only warns of, the Pod Security Standard `restricted`. */
export const namespace = (name: string, mode: 'enforce' | 'warn') => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [`pod-security.kubernetes.io/${mode}`]: 'restricted' } },
});

/** Deletes namespaces with all that is in them, and waits until they are gone. */
export async function deleteNamespaces(names: readonly string[]): Promise<void> {
  for (const name of names) await api({ method: 'DELETE', path: path('namespaces', undefined, name) });
  await until(`the namespaces ${names} are gone`, async () => {
    const left = await list<{ metadata: { name: string } }>('namespaces', undefined);
    return !left.some(({ metadata }) => names.includes(metadata.name));
  });
}
