import { z } from 'zod';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { namesOf } from '../../contracts/names';
import type { ReviewedCapture, ReviewedConfig } from './protection';
import { checked, type Read, readBy, readManifest } from './read-manifest';
import type { Tree } from './tree';

/** An entry of `apps.json`. */
export interface ListedApp {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
}

/** The content of an app's ConfigMap. */
export interface AppConfigFile {
  readonly config: ReviewedConfig;
  readonly captures: readonly ReviewedCapture[];
}

const workload = z.object({ kind: z.enum(['Deployment', 'StatefulSet']), name: z.string() });
const writer = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'CronJob']),
  name: z.string(),
  scratch: z.array(z.string()).optional(),
});
const blueprint = z.object({ digest: z.string(), engine: z.string() }).optional();
const capture = z.object({ name: z.string(), namespace: z.string(), object: workload.optional(), blueprint });
const count = z.number().optional();
const seconds = z.number().optional();

/** The compared parts of the runner's configuration. Only their types are checked, because the runner checks the values. Other parts are reported. */
const config = z.object({
  captures: z.array(capture).optional(),
  isOrdered: z.boolean().optional(),
  writers: z.array(writer).optional(),
  quiesce: z.enum(['never', 'snapshot', 'whole-dump', 'whole-backup']).optional(),
  argoCd: z.object({ application: z.string(), namespace: z.string(), elsewhere: z.boolean().optional() }).optional(),
  rpoSeconds: seconds,
  rtoSeconds: seconds,
  spreadSeconds: seconds,
  deadlineSeconds: seconds,
  retention: z
    .object({
      hourly: count,
      daily: count,
      weekly: count,
      monthly: count,
      yearly: count,
      keepAtLeast: z.number(),
    })
    .optional(),
  // The layout before captures: the app had one, without a name.
  object: workload.optional(),
  blueprint,
});
const configMap = z.object({ data: z.object({ 'app.json': z.string() }) });

/**
 * Reads the runner's configuration from the app's ConfigMap, of this layout or of the one before captures.
 *
 * @throws Failure (usage) if the file does not exist or is invalid
 */
export function readConfig(tree: Tree, app: ListedApp): Read<AppConfigFile> {
  const path = `manifests/${app.cluster}/${app.name}/ConfigMap.${namesOf(app.name).app}.k8s.yaml`;
  const found = readManifest(tree, path, configMap);
  if (found === undefined)
    throw new Failure(`${tree.name} › ${path}`, 'does not exist, but apps.json lists the app', {
      next: 'run `npm start`, or compare with a commit that has synthesized manifests',
      exitCode: EXIT.usage,
    });
  const { compared, rest } = checked(tree, path, () => readBy(config, JSON.parse(found.compared.data['app.json'])));
  const { captures, object, blueprint, quiesce, ...others } = compared;
  return {
    compared: {
      config: {
        ...(others as ReviewedConfig),
        ...(quiesce && { quiesce: quiesce === 'whole-dump' ? 'whole-backup' : quiesce }),
      },
      captures: captures?.map(capturedBy) ?? [{ name: null, namespace: app.namespace, object, ...blueprint }],
    },
    rest: [found.rest, rest],
  };
}

function capturedBy({ name, namespace, object, blueprint }: z.infer<typeof capture>): ReviewedCapture {
  return { name, namespace, object: object ?? null, ...blueprint };
}
