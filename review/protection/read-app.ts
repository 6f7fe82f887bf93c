import { z } from 'zod';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { AppConfig } from '../../contracts/app-config';
import { namesOf } from '../../contracts/names';
import type { AppFacts } from './protection';
import { readBlueprint } from './read-blueprint';
import { readCronJob } from './read-cron-job';
import { checked, digestOf, type Read, readBy, readManifest } from './read-manifest';
import { readObjects } from './read-objects';
import type { Tree } from './tree';

/** An entry of `apps.json`. */
export interface ListedApp {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
}

const workload = z.object({ kind: z.enum(['Deployment', 'StatefulSet']), name: z.string() });
const writer = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'CronJob']),
  name: z.string(),
  scratch: z.array(z.string()).optional(),
});
const count = z.number().optional();
const seconds = z.number().optional();

/** The compared parts of the runner's configuration. Only their types are checked, because the runner checks the values. Other parts are reported. */
const config = z.object({
  object: workload.optional(),
  blueprint: z.object({ digest: z.string(), engine: z.string() }).optional(),
  writers: z.array(writer).optional(),
  quiesce: z.enum(['never', 'snapshot', 'whole-dump']).optional(),
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
});
const configMap = z.object({ data: z.object({ 'app.json': z.string() }) });

/**
 * Reads the manifests of an app.
 *
 * @param paths the files in the app's folder
 * @throws Failure (usage) if a file is invalid
 */
export function readApp(tree: Tree, app: ListedApp, paths: readonly string[]): AppFacts {
  const folder = folderOf(app);
  const names = namesOf(app.name);
  const config = configOf(tree, app);
  const schedule = readCronJob(tree, `${folder}CronJob.${names.backup}.k8s.yaml`);
  const verification = readCronJob(tree, `${folder}CronJob.${names.verify}.k8s.yaml`);
  const recipe = readBlueprint(tree, `${folder}Blueprint.${names.app}.k8s.yaml`);
  /** Files that are compared by their meaning. The rest of their content is reported as changed content. */
  const meant = Object.entries({
    [`ConfigMap.${names.app}`]: config,
    [`CronJob.${names.backup}`]: schedule,
    [`CronJob.${names.verify}`]: verification,
    [`Blueprint.${names.app}`]: recipe,
  }).flatMap(([name, read]) => (read ? [[name, { content: digestOf(read.rest) }] as const] : []));
  return {
    name: app.name,
    cluster: app.cluster,
    namespace: app.namespace,
    retired: app.retired,
    beforeSync: paths.some((path) => path.startsWith(`${folder}presync/`)),
    config: config.compared,
    objects: new Map([...readObjects(tree, paths, app.namespace), ...meant]),
    ...(schedule && { schedule: schedule.compared }),
    ...(verification && { verification: verification.compared }),
    ...(recipe && { recipe: recipe.compared }),
  };
}

/**
 * Reads the runner's configuration from the app's ConfigMap.
 *
 * @throws Failure (usage) if the file does not exist or is invalid
 */
export const readConfig = (tree: Tree, app: ListedApp): Partial<AppConfig> => configOf(tree, app).compared;

function configOf(tree: Tree, app: ListedApp): Read<Partial<AppConfig>> {
  const path = `${folderOf(app)}ConfigMap.${namesOf(app.name).app}.k8s.yaml`;
  const found = readManifest(tree, path, configMap);
  if (found === undefined)
    throw new Failure(`${tree.name} › ${path}`, 'does not exist, but apps.json lists the app', {
      next: 'run `npm start`, or compare with a commit that has synthesized manifests',
      exitCode: EXIT.usage,
    });
  const { compared, rest } = checked(tree, path, () => readBy(config, JSON.parse(found.compared.data['app.json'])));
  return { compared: compared as Partial<AppConfig>, rest: [found.rest, rest] };
}

const folderOf = ({ cluster, name }: ListedApp): string => `manifests/${cluster}/${name}/`;
