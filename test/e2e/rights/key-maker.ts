import { path } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { KEY_MAKER } from '../world/cluster/person';

const keyMaker = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who: KEY_MAKER,
  does,
  outcome,
  request,
});

/** Exactly what `jerrycan keys` needs, only in Kanister's namespace. */
export const keyMakerRights: readonly Attempt[] = [
  keyMaker('makes a signing key', 'allowed', {
    method: 'POST',
    path: path('secrets', 'kanister'),
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop-signing', namespace: 'kanister' } },
  }),
  keyMaker('looks whether there is a signing key', 'allowed', {
    method: 'PATCH',
    path: path('secrets', 'kanister', 'wordpress-signing'),
    body: {},
  }),
  keyMaker('reads which cluster it is', 'allowed', { path: path('configmaps', 'kanister', 'kube-root-ca.crt') }),
  keyMaker('lists Secrets', 'RBAC', { path: path('secrets', 'kanister') }),
  keyMaker('takes a signing key away', 'RBAC', {
    method: 'DELETE',
    path: path('secrets', 'kanister', 'wordpress-signing'),
  }),
  keyMaker("changes the database's Secret", 'RBAC', {
    method: 'PATCH',
    path: path('secrets', 'wordpress', 'wordpress-mariadb'),
    body: {},
  }),
  keyMaker('looks whether the cluster knows a signing key', 'allowed', {
    path: path('configmaps', 'kanister', 'wordpress'),
  }),
  keyMaker('lists what runners may act on', 'RBAC', { path: path('configmaps', 'kanister') }),
  keyMaker("reads an app's CronJob", 'RBAC', { path: path('cronjobs', 'kanister', 'wordpress-backup') }),
  keyMaker('changes what a runner may act on', 'RBAC', {
    method: 'PATCH',
    path: path('configmaps', 'kanister', 'wordpress'),
    body: { data: {} },
  }),
];
