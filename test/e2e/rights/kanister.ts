import { path, serviceAccount } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { actionSet, creation } from '../world/kanister/run-request';
import { ENDED } from './runner';

const who = serviceAccount('kanister', 'kanister');
const kanister = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who,
  does,
  outcome,
  request,
});
const restricted = { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } };
const container = {
  name: 'container',
  image: 'i',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const pod = (namespace: string) =>
  ({
    method: 'POST',
    path: path('pods', namespace),
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'kanister-job-', namespace },
      spec: { securityContext: restricted, containers: [container] },
    },
  }) as const;
const scaled = {
  method: 'PATCH',
  path: path('deployments', 'wordpress', 'wordpress', 'scale'),
  body: { spec: { replicas: 0 } },
} as const;

/** The rights of Kanister's account for the apps, in addition to those of its own chart. */
export const kanisterAccount: readonly Attempt[] = [
  kanister('reads the first app’s key to the store', 'allowed', {
    path: path('secrets', 'kanister', 'wordpress-store'),
  }),
  kanister('reads the second app’s key to the store', 'allowed', { path: path('secrets', 'kanister', 'ledger-store') }),
  kanister('writes the status of an ActionSet', 'allowed', {
    method: 'PATCH',
    path: path('actionsets', 'kanister', ENDED.wordpress),
    body: { status: { state: 'failed' } },
  }),
  kanister('reads the object of a backup', 'allowed', { path: path('statefulsets', 'wordpress', 'wordpress-mariadb') }),
  kanister('starts a task’s pod in the app', 'allowed', pod('wordpress')),
  kanister('lists pods of the app', 'allowed', { path: path('pods', 'wordpress') }),
  kanister("reads a runner's key to the store", 'RBAC', { path: path('secrets', 'kanister', 'wordpress-runner') }),
  kanister('reads a signing key', 'RBAC', { path: path('secrets', 'kanister', 'wordpress-signing') }),
  kanister('lists Secrets', 'RBAC', { path: path('secrets', 'kanister') }),
  kanister("reads the database's Secret", 'RBAC', { path: path('secrets', 'wordpress', 'wordpress-mariadb') }),
  kanister('starts a task’s pod of the second capture', 'allowed', pod('crm')),
  kanister('reads the object of the second capture', 'allowed', { path: path('statefulsets', 'crm', 'crm-mariadb') }),
  kanister("reads the second capture's Secret", 'RBAC', { path: path('secrets', 'crm', 'crm-mariadb') }),
  kanister('starts a pod elsewhere', 'RBAC', pod('default')),
  kanister('scales the writer, no blueprint does', 'RBAC', scaled),
  kanister('changes the object of a backup', 'RBAC', {
    method: 'PATCH',
    path: path('statefulsets', 'wordpress', 'wordpress-mariadb'),
    body: { metadata: { labels: { a: 'b' } } },
  }),
  kanister('changes a role', 'RBAC', {
    method: 'PATCH',
    path: path('roles', 'wordpress', 'wordpress-kanister'),
    body: { rules: [] },
  }),
];

const strangers = [
  serviceAccount('kanister', 'default'),
  serviceAccount('wordpress', 'default'),
  'somebody@example.org',
];

/** Identities without any role in backups: default accounts, which task pods use, and users of the cluster. */
export const others: readonly Attempt[] = strangers.flatMap((stranger): Attempt[] => [
  {
    who: stranger,
    does: 'creates an ActionSet',
    outcome: 'RBAC',
    request: creation(actionSet('wordpress', 'wordpress-20261121t041500z-x7k2q')),
  },
  {
    who: stranger,
    does: 'reads a key to the store',
    outcome: 'RBAC',
    request: { path: path('secrets', 'wordpress', 'wordpress-store') },
  },
  {
    who: stranger,
    does: 'reads the Lease',
    outcome: 'RBAC',
    request: { path: path('leases', 'kanister', 'wordpress') },
  },
  {
    who: stranger,
    does: 'changes what a runner may act on',
    outcome: 'RBAC',
    request: {
      method: 'PATCH',
      path: path('configmaps', 'kanister', 'wordpress'),
      body: { data: { namespace: 'ledger' } },
    },
  },
]);
