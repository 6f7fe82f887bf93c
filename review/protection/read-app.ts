import { namesOf } from '../../contracts/names';
import type { AppFacts } from './protection';
import { type ListedApp, readConfig } from './read-app-config';
import { readCaptures } from './read-captures';
import { readCronJob } from './read-cron-job';
import { digestOf } from './read-manifest';
import { readObjects } from './read-objects';
import type { Tree } from './tree';

/**
 * Reads the manifests of an app.
 *
 * @param paths the files in the app's folder
 * @throws Failure (usage) if a file is invalid
 */
export function readApp(tree: Tree, app: ListedApp, paths: readonly string[]): AppFacts {
  const folder = `manifests/${app.cluster}/${app.name}/`;
  const names = namesOf(app.name);
  const { compared, rest } = readConfig(tree, app);
  const captures = readCaptures(tree, app, compared);
  const schedule = readCronJob(tree, `${folder}CronJob.${names.backup}.k8s.yaml`);
  const verification = readCronJob(tree, `${folder}CronJob.${names.verify}.k8s.yaml`);
  /** Files that are compared by their meaning. The rest of their content is reported as changed content. */
  const meant = Object.entries({
    [`ConfigMap.${names.app}`]: { rest },
    [`CronJob.${names.backup}`]: schedule,
    [`CronJob.${names.verify}`]: verification,
    ...captures.blueprints,
  }).flatMap(([name, read]) => (read ? [[name, { content: digestOf(read.rest) }] as const] : []));
  return {
    name: app.name,
    cluster: app.cluster,
    namespace: app.namespace,
    retired: app.retired,
    beforeSync: paths.some((path) => path.startsWith(`${folder}presync/`)),
    config: compared.config,
    captures: captures.captures,
    objects: new Map([...readObjects(tree, paths, app.namespace), ...meant]),
    ...(schedule && { schedule: schedule.compared }),
    ...(verification && { verification: verification.compared }),
  };
}
