import { ApiError, type Cluster, type KubeObject, type Resource } from '../../runner/ports/cluster';
import { Failure } from '../terminal/failure';
import { statusOf } from './api-failure';
import type { ObjectReader } from './object-reader';

/** The cluster as the runner's own checks read it, with the rights of a person. Every change of the cluster is an error. */
export function runnerCluster(objects: ObjectReader): Cluster {
  const refuse = (): Promise<never> => Promise.reject(new Error('a check must not change the cluster'));
  return {
    get: <T extends KubeObject>(resource: Resource, namespace: string, name: string) =>
      asApiError(objects.get<T>(resource, namespace, name)),
    list: async <T extends KubeObject>(resource: Resource, namespace: string, labelSelector?: string) => [
      ...(await asApiError(objects.list<T>(resource, namespace, labelSelector))),
    ],
    ...{ create: refuse, replace: refuse, scale: refuse, suspend: refuse, label: refuse, delete: refuse },
  };
}

async function asApiError<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw Object.assign(new ApiError(statusOf(error.cause) ?? 0, error.message), { cause: error });
  }
}
