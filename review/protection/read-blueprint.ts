import { z } from 'zod';
import { CAPTURE } from '../../contracts/names';
import type { Recipe } from './protection';
import { checked, digestOf, type Read, readManifest } from './read-manifest';
import type { Tree } from './tree';

const blueprint = z.object({
  metadata: z.object({ annotations: z.object({ [CAPTURE]: z.string().optional() }).optional() }),
  actions: z.record(
    z.string(),
    z.looseObject({ phases: z.array(z.looseObject({ args: z.looseObject({ image: z.string().optional() }) })) }),
  ),
});
const capture = z.looseObject({
  method: z.string().optional(),
  compression: z.string().optional(),
  parts: z.array(z.string()).nullable().default(null),
  assertions: z.array(z.string()).optional(),
});

/**
 * Reads how a Blueprint captures the data.
 *
 * @throws Failure (usage) if the file is invalid
 */
export function readBlueprint(tree: Tree, path: string): Read<Recipe> | undefined {
  const found = readManifest(tree, path, blueprint);
  if (!found) return undefined;
  const { metadata, actions } = found.compared;
  const images = Object.values(actions).flatMap(({ phases }) => phases.flatMap(({ args }) => args.image ?? []));
  const text = metadata.annotations?.[CAPTURE];
  return {
    compared: {
      ...(text !== undefined && checked(tree, path, () => capture.parse(JSON.parse(text)))),
      actions: digestOf(actions),
      images: [...new Set(images)].sort(),
    },
    rest: found.rest,
  };
}
