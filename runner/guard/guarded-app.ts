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
  const taskNamespaces = namespacesOf(config) ?? [];
  const sound =
    config?.app === app &&
    isName(config.namespace) &&
    taskNamespaces.length > 0 &&
    taskNamespaces.every(isName) &&
    Array.isArray(config.writers) &&
    config.writers.every(isWriter);
  if (sound) return { app, namespace: config.namespace, writers: config.writers, taskNamespaces };
  throw new Failure({
    step: 'configuration',
    cause: `the ConfigMap ${namespace}/${app} does not name the app's namespaces and writers`,
    next: 'synthesize again and let Argo CD sync',
    exitCode: exitCodes.usage,
  });
}

/** The part that the guard reads; version 1 has no captures, and its tasks run in the app's namespace. */
type ConfigFile = Pick<AppConfig, 'app' | 'namespace' | 'writers'> &
  ({ readonly version: 1 } | Pick<AppConfig, 'version' | 'captures'>);

function parsed(text: string): ConfigFile | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The distinct namespaces of the app's tasks. Older manifests have version 1 until Argo CD syncs. */
function namespacesOf(config: ConfigFile | undefined): string[] | undefined {
  if (config?.version === 1) return [config.namespace];
  if (config?.version !== 2 || !Array.isArray(config.captures)) return undefined;
  return [...new Set(config.captures.map((capture) => capture?.namespace))];
}
