import type { Cluster } from '../../../contracts/files/cluster';
import type { Store } from '../../../contracts/files/store';
import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';
import { refused } from '../app/rule';

/** The app's cluster is known, and so is the store of it. */
export function placement(
  app: DeclaredApp,
  clusters: ReadonlyMap<string, Cluster>,
  stores: ReadonlyMap<string, Store>,
): Finding[] {
  const cluster = clusters.get(app.cluster);
  if (!cluster) {
    const known = [...clusters.keys()].join(', ') || 'none';
    return [
      refused(app, 'cluster', `is not known (${app.cluster}); write one of clusters/ (${known}), or add its file`),
    ];
  }
  if (stores.has(cluster.stack)) return [];
  const file = `store.${cluster.stack}.json`;
  return [
    refused(
      app,
      'store',
      `is not known (${file}, the stack of cluster ${cluster.name}); run \`pulumi up\`, which makes it, or write it by hand; or correct the stack`,
    ),
  ];
}
