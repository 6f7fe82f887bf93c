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

/** An app as `apps.json` lists it. */
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

/** What is compared of the runner's configuration; its runner checks it, here it only has to be of the right types. The rest is told of. */
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
 * What the manifests of an app say.
 *
 * @param paths of the app's folder
 * @throws Failure (usage) if one is not what it must be
 */
export function readApp(tree: Tree, app: ListedApp, paths: readonly string[]): AppFacts {
  const folder = folderOf(app);
  const names = namesOf(app.name);
  const config = configOf(tree, app);
  const schedule = readCronJob(tree, `${folder}CronJob.${names.backup}.k8s.yaml`);
  const verification = readCronJob(tree, `${folder}CronJob.${names.verify}.k8s.yaml`);
  const recipe = readBlueprint(tree, `${folder}Blueprint.${names.app}.k8s.yaml`);
  /** Compared by their meaning: of them the rest is other content. */
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
    config: config.said,
    objects: new Map([...readObjects(tree, paths, app.namespace), ...meant]),
    ...(schedule && { schedule: schedule.said }),
    ...(verification && { verification: verification.said }),
    ...(recipe && { recipe: recipe.said }),
  };
}

/**
 * What the app's ConfigMap tells the runner.
 *
 * @throws Failure (usage) if it is not there, or not what it must be
 */
export const readConfig = (tree: Tree, app: ListedApp): Partial<AppConfig> => configOf(tree, app).said;

function configOf(tree: Tree, app: ListedApp): Read<Partial<AppConfig>> {
  const path = `${folderOf(app)}ConfigMap.${namesOf(app.name).app}.k8s.yaml`;
  const found = readManifest(tree, path, configMap);
  if (found === undefined)
    throw new Failure(`${tree.name} › ${path}`, 'is not there, and apps.json lists the app', {
      next: 'run `npm start`, or compare with a commit in which that was done',
      exitCode: EXIT.usage,
    });
  const { said, rest } = checked(tree, path, () => readBy(config, JSON.parse(found.said.data['app.json'])));
  return { said: said as Partial<AppConfig>, rest: [found.rest, rest] };
}

const folderOf = ({ cluster, name }: ListedApp): string => `manifests/${cluster}/${name}/`;
