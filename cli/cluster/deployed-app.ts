import type { V1CronJob } from '@kubernetes/client-node';
import type { AppConfig } from '../../contracts/app-config';
import { readAppConfig } from '../../runner/ports/app-config';
import type { Repository } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Cluster } from './cluster';

/** An app in the cluster, checked to be the one in the repository. */
export interface DeployedApp {
  readonly name: string;
  /** The app's own namespace. */
  readonly appNamespace: string;
  /** Kanister's namespace, in which its Jobs run. */
  readonly namespace: string;
  readonly config: AppConfig;
  readonly cronJob: V1CronJob;
}

/**
 * Finds the app in the cluster.
 *
 * @throws Failure (refused) if the app belongs to another cluster: the current context may be left over from earlier work, and a restore overwrites data
 */
export async function deployedApp(name: string, repository: Repository, cluster: Cluster): Promise<DeployedApp> {
  const app = repository.app(name);
  const { namespace } = repository.cluster(app).kanister;
  const here = `context ${cluster.context}`;
  const [map, cronJob] = await Promise.all([
    cluster.configMap(namespace, name),
    cluster.cronJob(namespace, `${name}-backup`),
  ]);
  if (!map || !cronJob) {
    const what = map ? `CronJob ${namespace}/${name}-backup` : `ConfigMap ${namespace}/${name}`;
    throw new Failure(here, `has no ${what}`, {
      next: `sync manifests/${app.cluster}/${name}, or choose the cluster with --context`,
      exitCode: EXIT.refused,
    });
  }
  const config = readAppConfig(map.data?.['app.json'] ?? '');
  for (const [field, said, wanted] of [
    ['cluster', config.cluster, app.cluster],
    ['namespace', config.namespace, app.namespace],
  ]) {
    if (said === wanted) continue;
    throw new Failure(here, `has ${name} with a different ${field} ('${said}') from apps.json ('${wanted}')`, {
      next: 'choose the cluster with --context, or run `npm start` and sync',
      exitCode: EXIT.refused,
    });
  }
  return { name, namespace, appNamespace: app.namespace, config, cronJob };
}
