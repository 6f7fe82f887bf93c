import { path } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { OPERATOR } from '../world/cluster/person';

const operator = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who: OPERATOR,
  does,
  outcome,
  request,
});
const container = { name: 'c', image: 'i' };
const job = (namespace: string) =>
  ({
    method: 'POST',
    path: path('jobs', namespace),
    body: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } },
    },
  }) as const;
const binding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'evil' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: OPERATOR }],
};

/** Exactly what the command line needs, in Kanister's namespace and the app's. */
export const operatorRights: readonly Attempt[] = [
  operator("reads an app's CronJob", 'allowed', { path: path('cronjobs', 'kanister', 'wordpress-backup') }),
  operator('makes a Job of it', 'allowed', job('kanister')),
  operator('looks whether the guard is ready', 'allowed', { path: path('deployments', 'kanister', 'jerrycan-guard') }),
  operator('looks at another Deployment', 'RBAC', { path: path('deployments', 'kanister', 'kanister') }),
  operator('reads what the runner may act on', 'allowed', { path: path('configmaps', 'kanister', 'wordpress') }),
  operator('reads who holds an app', 'allowed', { path: path('leases', 'kanister', 'wordpress') }),
  operator("lists an app's Jobs", 'allowed', { path: path('jobs', 'kanister') }),
  operator('reads what was said on a CronJob', 'allowed', { path: path('events', 'kanister') }),
  operator('reads what Kanister was asked for', 'allowed', { path: path('actionsets', 'kanister') }),
  operator("lists the runner's pods", 'allowed', { path: path('pods', 'kanister') }),
  operator("looks at the app's workloads", 'RBAC', { path: path('deployments', 'wordpress', 'wordpress') }),
  operator('binds itself to more', 'RBAC', { method: 'POST', path: path('clusterrolebindings'), body: binding }),
  operator('takes an admission policy away', 'RBAC', {
    method: 'DELETE',
    path: path('validatingadmissionpolicies', undefined, 'jerrycan-runner'),
  }),
  operator('creates an ActionSet by hand', 'RBAC', { method: 'POST', path: path('actionsets', 'kanister'), body: {} }),
  operator('deletes the Lease of a run', 'RBAC', { method: 'DELETE', path: path('leases', 'kanister', 'wordpress') }),
  operator('makes a signing key', 'RBAC', {
    method: 'POST',
    path: path('secrets', 'kanister'),
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop-signing', namespace: 'kanister' } },
  }),
  operator('reads a signing key by changing nothing of it', 'RBAC', {
    method: 'PATCH',
    path: path('secrets', 'kanister', 'wordpress-signing'),
    body: {},
  }),
  operator("reads the database's Secret", 'RBAC', { path: path('secrets', 'wordpress', 'wordpress-mariadb') }),
  operator('changes what a runner may act on', 'RBAC', {
    method: 'PATCH',
    path: path('configmaps', 'kanister', 'wordpress'),
    body: { data: {} },
  }),
  operator('deletes a namespace', 'RBAC', { method: 'DELETE', path: path('namespaces', undefined, 'wordpress') }),
];
