import { taskNamespaces } from '../../contracts/app-config';
import { JOB_ID } from '../../contracts/labels';
import { outcomeOf } from '../../runner/action-set/action-set';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import { Failure } from '../terminal/failure';

/**
 * The errors of the tasks of these ActionSets, a line each: the last words of the task's pod, or else what Kanister reports. The log of a task is not read: its
 * lines may have data of the app.
 */
export async function taskErrors(
  app: DeployedApp,
  actionSets: readonly string[],
  cluster: Cluster,
): Promise<readonly string[]> {
  const found = await Promise.all(actionSets.map((name) => errorOf(app, name, cluster)));
  return actionSets.flatMap((name, index) => {
    const lines = (found[index] ?? '').split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => `task ${name}: ${line}`);
  });
}

async function errorOf({ namespace, config }: DeployedApp, name: string, cluster: Cluster): Promise<string> {
  for (const tasks of taskNamespaces(config)) {
    const said = await lastWords(tasks, name, cluster);
    if (said !== '') return said;
  }
  const actionSet = await cluster.actionSet(namespace, name);
  return actionSet ? outcomeOf(actionSet).error : '';
}

/** Of a task that failed. Without the right to read its pod, Kanister's report is all that is known. */
async function lastWords(namespace: string, actionSet: string, cluster: Cluster): Promise<string> {
  try {
    const pods = await cluster.pods(namespace, JOB_ID, actionSet);
    const ends = pods.flatMap(({ status }) => status?.containerStatuses?.[0]?.state?.terminated ?? []);
    const failed = ends.findLast(({ exitCode }) => exitCode !== 0);
    return failed?.message ?? '';
  } catch (error) {
    if (error instanceof Failure && !error.transient) return '';
    throw error;
  }
}
