import type { ReviewedObjects } from './protection';
import type { Tree } from './tree';

/**
 * Each object has a file of its own, named after it, and after its namespace where that is the app's. Two of one kind and name, beside Kanister and
 * beside the app, are one here: a name stays the same where the app moves.
 */
export function readObjects(tree: Tree, paths: readonly string[], namespace?: string): ReviewedObjects {
  const found = new Map<string, string>();
  for (const path of paths) {
    const file = path.replace(/^.*\/|\.k8s\.yaml$/g, '');
    const name =
      namespace !== undefined && file.endsWith(`.${namespace}`) ? file.slice(0, -namespace.length - 1) : file;
    found.set(name, [found.get(name) ?? [], tree.id(path).slice(0, 8)].flat().join('+'));
  }
  return found;
}
