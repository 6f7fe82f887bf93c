import type { Cluster } from '../../../contracts/files/cluster';
import type { Store } from '../../../contracts/files/store';
import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';
import { refused } from '../app/rule';

/** Requires a known cluster for the app, and a known store for that cluster. */
export function placement(
  app: DeclaredApp,
  clusters: ReadonlyMap<string, Cluster>,
  stores: ReadonlyMap<string, Store>,
): Finding[] {
  const cluster = clusters.get(app.cluster);
  if (!cluster) {
    const known = [...clusters.keys()].join(', ') || 'none';
    return [
      refused(app, 'cluster', `has no file in clusters/ (${app.cluster}); use one of them (${known}), or add its file`),
    ];
  }
  if (stores.has(cluster.stack)) return [];
  const file = `store.${cluster.stack}.json`;
  return [
    refused(
      app,
      'store',
      `has no file (${file}, the stack of cluster ${cluster.name}); run \`pulumi up\`, which creates it, write it yourself, or correct the stack`,
    ),
  ];
}
