import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { readConfig } from '../protection/read-app-config';
import { listedApps } from '../protection/read-protection';
import { workingTree } from '../protection/tree';
import type { DeclaredApp } from './coverage';

/**
 * Reads what the apps of a repository protect, as `npm start` wrote it.
 *
 * @param cluster the logical cluster of the apps; optional if all apps are in one cluster
 * @throws Failure (usage) if `npm start` has never run, or if the cluster is ambiguous or unknown
 */
export function declaredApps(root: string, cluster: string | undefined): DeclaredApp[] {
  const tree = workingTree(root);
  if (!tree.paths.includes('apps.json'))
    throw new Failure('apps.json', 'does not exist', {
      next: 'run `npm start`, or pass --root <dir>',
      exitCode: EXIT.usage,
    });
  const listed = listedApps(tree);
  const clusters = [...new Set(listed.map((app) => app.cluster))].sort();
  const wrong = cluster === undefined ? clusters.length > 1 : clusters.length > 0 && !clusters.includes(cluster);
  if (wrong)
    throw new Failure('--for', cluster === undefined ? 'is required' : `must be the cluster of an app (${cluster})`, {
      next: `pass one of: ${clusters.join(', ')}`,
      exitCode: EXIT.usage,
    });
  return listed
    .filter((app) => cluster === undefined || app.cluster === cluster)
    .map((app) => {
      const { config, captures } = readConfig(tree, app).compared;
      if (captures.some(({ object }) => object === undefined))
        throw new Failure(app.name, 'has no captured object in its ConfigMap', {
          next: 'run `npm start`',
          exitCode: EXIT.usage,
        });
      const captured = captures.flatMap(({ name, namespace, object }) => (object ? [{ name, namespace, object }] : []));
      const { name, namespace, retired } = app;
      return { name, cluster: app.cluster, namespace, retired, captured, writers: config.writers ?? [] };
    });
}
