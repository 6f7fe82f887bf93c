import { captureNamesOf, namesOf } from '../../contracts/names';
import type { Recipe, ReviewedCapture } from './protection';
import type { AppConfigFile, ListedApp } from './read-app-config';
import { readBlueprint } from './read-blueprint';
import type { Read } from './read-manifest';
import type { Tree } from './tree';

/** The captures of an app, and their Blueprints by the name of the object. */
export interface ReadCaptures {
  readonly captures: readonly ReviewedCapture[];
  readonly blueprints: Readonly<Record<string, Read<Recipe> | undefined>>;
}

/**
 * Reads the Blueprint of each capture.
 *
 * @throws Failure (usage) if a file is invalid
 */
export function readCaptures(tree: Tree, app: ListedApp, { captures }: AppConfigFile): ReadCaptures {
  const read = captures.map((capture) => {
    const object = `Blueprint.${blueprintOf(app.name, capture)}`;
    return { capture, object, found: readBlueprint(tree, `manifests/${app.cluster}/${app.name}/${object}.k8s.yaml`) };
  });
  return {
    captures: read.map(({ capture, found }) => (found ? { ...capture, recipe: found.compared } : capture)),
    blueprints: Object.fromEntries(read.map(({ object, found }) => [object, found])),
  };
}

/** The name of a capture's Blueprint. Before captures, it was the app's name. */
const blueprintOf = (app: string, { name }: ReviewedCapture): string =>
  name === null ? namesOf(app).app : captureNamesOf(app, name).capture;
