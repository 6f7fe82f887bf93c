import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { readConfig } from '../protection/read-app';
import { listedApps } from '../protection/read-protection';
import { workingTree } from '../protection/tree';
import type { DeclaredApp } from './coverage';

/**
 * What the apps of a repository protect, as `npm start` wrote it.
 *
 * @param cluster the logical cluster whose apps are meant; may be left out where all apps are of one
 * @throws Failure (usage) if nothing was synthesized, or if it is not known which cluster is meant
 */
export function declaredApps(root: string, cluster: string | undefined): DeclaredApp[] {
  const tree = workingTree(root);
  if (!tree.paths.includes('apps.json'))
    throw new Failure('apps.json', 'is not there', {
      next: "synthesize first ('npm start'), or give --root DIR",
      exitCode: EXIT.usage,
    });
  const listed = listedApps(tree);
  const clusters = [...new Set(listed.map((app) => app.cluster))].sort();
  const wrong = cluster === undefined ? clusters.length > 1 : clusters.length > 0 && !clusters.includes(cluster);
  if (wrong)
    throw new Failure('--for', cluster === undefined ? 'is not said' : `names no cluster of an app (${cluster})`, {
      next: `say which cluster is meant: ${clusters.join(', ')}`,
      exitCode: EXIT.usage,
    });
  return listed
    .filter((app) => cluster === undefined || app.cluster === cluster)
    .map((app) => {
      const { object, writers = [] } = readConfig(tree, app);
      if (!object)
        throw new Failure(app.name, 'says not what it captures', { next: 'run `npm start`', exitCode: EXIT.usage });
      const { name, namespace, retired } = app;
      return { name, cluster: app.cluster, namespace, retired, object, writers };
    });
}
