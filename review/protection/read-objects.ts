import { parse } from 'yaml';
import { z } from 'zod';
import type { ReviewedObject, ReviewedObjects } from './protection';
import { checked } from './read-manifest';
import type { Tree } from './tree';

const binding = z.looseObject({ spec: z.looseObject({ validationActions: z.array(z.string()).default([]) }) });
const deployment = z.looseObject({ spec: z.looseObject({ replicas: z.number().default(1) }) });

/**
 * Reads the objects of a folder. Each file is named after its object and the object's namespace. The app's namespace is replaced by `@app`, so that the
 * name stays the same if the app moves.
 *
 * @throws Failure (usage) if a file is invalid
 */
export function readObjects(tree: Tree, paths: readonly string[], namespace?: string): ReviewedObjects {
  return new Map(paths.map((path) => [objectName(path, namespace), readObject(tree, path)]));
}

/** Kinds whose objects are in Kanister's namespace only: the last part of `Blueprint.shop.crm` is a capture's name. */
const KANISTERS = /^(Blueprint|Profile)$/;

function objectName(path: string, namespace: string | undefined): string {
  const [kind = '', ...name] = path.replace(/^.*\/|\.k8s\.yaml$/g, '').split('.');
  // An object can have the same name as the namespace.
  const isApps = name.length > 1 && name.at(-1) === namespace && !KANISTERS.test(kind);
  return `${kind}.${isApps ? `${name.slice(0, -1).join('.')}@app` : name.join('.')}`;
}

function readObject(tree: Tree, path: string): ReviewedObject {
  const content = tree.id(path).slice(0, 8);
  const idle = idleReason(tree, path);
  return idle === undefined ? { content } : { content, idle };
}

/** Why a safeguard enforces nothing. */
function idleReason(tree: Tree, path: string): string | undefined {
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
