import { z } from 'zod';
import { EXIT } from '../cli/exit-code';
import { Failure } from '../cli/failure';
import { CAPTURE, namesOf } from '../constructs/names';
import type { AppConfig } from '../runner/app-config';
import type { AppFacts, Recipe, Timetable } from './protection';
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
const count = z.number().optional();
const seconds = z.number().optional();

/** What is compared of the runner's configuration; its runner checks it, here it only has to be of the right types. The rest is told of. */
const config = z.object({
  object: workload.optional(),
  blueprint: z.object({ digest: z.string(), engine: z.string() }).optional(),
  writers: z.array(workload).optional(),
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
const cronJob = z.looseObject({ spec: z.looseObject({ schedule: z.string(), timeZone: z.string().default('UTC') }) });
const blueprint = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
  actions: z.record(
    z.string(),
    z.looseObject({ phases: z.array(z.looseObject({ args: z.looseObject({ image: z.string().optional() }) })) }),
  ),
});
const capture = z.looseObject({
  method: z.string().optional(),
  compression: z.string().optional(),
  assertions: z.array(z.string()).optional(),
});

/** Compared by their meaning, or made of what is: a store's address, its certificates, the hook of a sync. */
const MEANT = /\/(Blueprint|ConfigMap|CronJob|Profile)\.[^/]*$|\/presync\//;

/**
 * What the manifests of an app say.
 *
 * @param paths of the app's folder
 * @throws Failure (usage) if one is not what it must be
 */
export function readApp(tree: Tree, app: ListedApp, paths: readonly string[]): AppFacts {
  const folder = folderOf(app);
  const names = namesOf(app.name);
  const { said, rest } = configOf(tree, app);
  const schedule = timetable(tree, `${folder}CronJob.${names.backup}.k8s.yaml`);
  const verification = timetable(tree, `${folder}CronJob.${names.verify}.k8s.yaml`);
  const recipe = recipeOf(tree, `${folder}Blueprint.${names.app}.k8s.yaml`);
  const others = paths.filter((path) => !MEANT.test(path));
  return {
    name: app.name,
    cluster: app.cluster,
    namespace: app.namespace,
    retired: app.retired,
    beforeSync: paths.some((path) => path.startsWith(`${folder}presync/`)),
    config: said,
    objects: new Map([...readObjects(tree, others, app.namespace), [`ConfigMap.${names.app}`, digestOf(rest)]]),
    ...(schedule && { schedule }),
    ...(verification && { verification }),
    ...(recipe && { recipe }),
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

function timetable(tree: Tree, path: string): Timetable | undefined {
  const found = readManifest(tree, path, cronJob)?.said;
  return found && { cron: found.spec.schedule, timeZone: found.spec.timeZone };
}

function recipeOf(tree: Tree, path: string): Recipe | undefined {
  const found = readManifest(tree, path, blueprint)?.said;
  if (!found) return undefined;
  const images = Object.values(found.actions).flatMap(({ phases }) => phases.flatMap(({ args }) => args.image ?? []));
  const said = found.metadata.annotations?.[CAPTURE];
  return {
    ...(said !== undefined && checked(tree, path, () => capture.parse(JSON.parse(said)))),
    images: [...new Set(images)].sort(),
  };
}
