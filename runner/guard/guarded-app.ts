import type { AppConfig } from '../../contracts/app-config';
import { isName, isWriter } from '../../contracts/app-config-parser';
import { APP_LABEL } from '../../contracts/labels';
import { type KubeObject, resources } from '../ports/cluster';
import { exitCodes, Failure } from '../ports/failure';
import type { GuardContext, GuardedApp } from './guard-context';

interface ConfigMapObject extends KubeObject {
  data?: Record<string, string>;
}

/**
 * Reads from the app's ConfigMap which workloads the guard may touch. It reads nothing else, so that the guard works while the
 * app's manifests have another version.
 *
 * @returns `undefined` if there is no app of this name
 * @throws Failure if the ConfigMap is invalid
 */
export async function guardedApp(
  { cluster, namespace }: Pick<GuardContext, 'cluster' | 'namespace'>,
  app: string,
): Promise<GuardedApp | undefined> {
  const found = await cluster.get<ConfigMapObject>(resources.configMaps, namespace, app);
  if (found?.metadata.labels?.[APP_LABEL] !== app) return undefined;
  const config = parsed(found.data?.['app.json'] ?? '');
  const sound =
    config?.version === 1 &&
    config.app === app &&
    isName(config.namespace) &&
    Array.isArray(config.writers) &&
    config.writers.every(isWriter);
  if (sound) return { app, namespace: config.namespace, writers: config.writers };
  throw new Failure({
    step: 'configuration',
    cause: `the ConfigMap ${namespace}/${app} does not name the app's namespace and writers`,
    next: 'synthesize again and let Argo CD sync',
    exitCode: exitCodes.usage,
  });
}

function parsed(text: string): AppConfig | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
