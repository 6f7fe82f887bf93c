import { parse } from 'yaml';
import { z } from 'zod';
import { EXIT } from '../cli/exit-code';
import { Failure } from '../cli/failure';
import { CAPTURE, namesOf } from '../constructs/names';
import type { AppConfig } from '../runner/app-config';
import type { AppFacts, Recipe, ReviewedObjects, Timetable } from './protection';
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

/** What is compared of the runner's configuration; its runner checks it, here it only has to be of the right types. */
const config = z.looseObject({
  object: workload.optional(),
  blueprint: z.looseObject({ digest: z.string(), engine: z.string() }).optional(),
  writers: z.array(workload).optional(),
  quiesce: z.enum(['never', 'snapshot', 'whole-dump']).optional(),
  argoCd: z.object({ application: z.string(), namespace: z.string() }).optional(),
  rpoSeconds: seconds,
  rtoSeconds: seconds,
  spreadSeconds: seconds,
  deadlineSeconds: seconds,
  retention: z
    .object({ hourly: count, daily: count, weekly: count, monthly: count, yearly: count, keepAtLeast: z.number() })
    .optional(),
});
const configMap = z.looseObject({ data: z.looseObject({ 'app.json': z.string() }) });
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

/**
 * What the manifests of an app say.
 *
 * @throws Failure (usage) if one is not what it must be
 */
export function readApp(tree: Tree, app: ListedApp, objects: ReviewedObjects): AppFacts {
  const folder = folderOf(app);
  const names = namesOf(app.name);
  const schedule = timetable(tree, `${folder}CronJob.${names.backup}.k8s.yaml`);
  const verification = timetable(tree, `${folder}CronJob.${names.verify}.k8s.yaml`);
  const recipe = recipeOf(tree, `${folder}Blueprint.${names.app}.k8s.yaml`);
  return {
    name: app.name,
    cluster: app.cluster,
    namespace: app.namespace,
    retired: app.retired,
    beforeSync: tree.paths.some((path) => path.startsWith(`${folder}presync/`)),
    config: readConfig(tree, app),
    objects,
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
export function readConfig(tree: Tree, app: ListedApp): Partial<AppConfig> {
  const path = `${folderOf(app)}ConfigMap.${namesOf(app.name).app}.k8s.yaml`;
  const found = readYaml(tree, path, configMap);
  if (found === undefined)
    throw new Failure(`${tree.name} › ${path}`, 'is not there, and apps.json lists the app', {
      next: 'run `npm start`, or compare with a commit in which that was done',
      exitCode: EXIT.usage,
    });
  return checked(tree, path, () => config.parse(JSON.parse(found.data['app.json']))) as Partial<AppConfig>;
}

const folderOf = ({ cluster, name }: ListedApp): string => `manifests/${cluster}/${name}/`;

function timetable(tree: Tree, path: string): Timetable | undefined {
  const found = readYaml(tree, path, cronJob);
  return found && { cron: found.spec.schedule, timeZone: found.spec.timeZone };
}

function recipeOf(tree: Tree, path: string): Recipe | undefined {
  const found = readYaml(tree, path, blueprint);
  if (!found) return undefined;
  const images = Object.values(found.actions).flatMap(({ phases }) => phases.flatMap(({ args }) => args.image ?? []));
  const said = found.metadata.annotations?.[CAPTURE];
  return {
    ...(said !== undefined && checked(tree, path, () => capture.parse(JSON.parse(said)))),
    images: [...new Set(images)].sort(),
  };
}

function readYaml<T>(tree: Tree, path: string, shape: z.ZodType<T>): T | undefined {
  if (!tree.paths.includes(path)) return undefined;
  return checked(tree, path, () => shape.parse(parse(tree.read(path))));
}

/** @throws Failure (usage) that says which file of which tree cannot be read, and why */
export function checked<T>(tree: Tree, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const text = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Failure(`${tree.name} › ${path}`, `cannot be read (${text.replaceAll(/\s+/g, ' ').trim()})`, {
      next: 'run `npm start`, or take it from Git again',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
