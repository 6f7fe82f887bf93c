import { parse } from 'yaml';
import { z } from 'zod';
import type { ReviewedObject, ReviewedObjects } from './protection';
import { checked } from './read-manifest';
import type { Tree } from './tree';

const binding = z.looseObject({ spec: z.looseObject({ validationActions: z.array(z.string()).default([]) }) });
const deployment = z.looseObject({ spec: z.looseObject({ replicas: z.number().default(1) }) });

/**
 * Each object has a file of its own, named after it, and after its namespace where that is the app's: here that is `@app`, so that a name stays the same
 * where the app moves.
 *
 * @throws Failure (usage) if one is not what it must be
 */
export function readObjects(tree: Tree, paths: readonly string[], namespace?: string): ReviewedObjects {
  return new Map(paths.map((path) => [objectName(path, namespace), readObject(tree, path)]));
}

function objectName(path: string, namespace: string | undefined): string {
  const [kind = '', ...name] = path.replace(/^.*\/|\.k8s\.yaml$/g, '').split('.');
  // The name of an object may be that of the namespace.
  const isApps = name.length > 1 && name.at(-1) === namespace;
  return `${kind}.${isApps ? `${name.slice(0, -1).join('.')}@app` : name.join('.')}`;
}

function readObject(tree: Tree, path: string): ReviewedObject {
  const content = tree.id(path).slice(0, 8);
  const idle = idleness(tree, path);
  return idle === undefined ? { content } : { content, idle };
}

/** Why a safeguard holds nobody back. */
function idleness(tree: Tree, path: string): string | undefined {
  const [kind] = path.replace(/^.*\//, '').split('.');
  const read = <T>(shape: z.ZodType<T>): T => checked(tree, path, () => shape.parse(parse(tree.read(path))));
  if (kind === 'ValidatingAdmissionPolicyBinding') {
    const { validationActions } = read(binding).spec;
    return validationActions.includes('Deny')
      ? undefined
      : `validationActions ${validationActions.join(', ') || 'none'}`;
  }
  if (kind === 'Deployment') return read(deployment).spec.replicas > 0 ? undefined : 'replicas 0';
  return undefined;
}
