import { path, serviceAccount } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { actionSet, creation } from '../world/kanister/run-request';
import { ENDED } from './runner';
import type { CRON_JOBS } from './suspension';

const who = serviceAccount('kanister', 'jerrycan-guard');
const guard = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who,
  does,
  outcome,
  request,
});

/** Existing ActionSets, created by `rights.test.ts`: one that Kanister has not started, and one that it runs. */
export const PENDING = 'wordpress-20261120t041500z-bbbbb';
export const RUNNING = 'wordpress-20261120t041500z-ccccc';
/** An ActionSet that a person created, with a name of their choice. */
export const BY_HAND = 'by-hand';
const at = (name: string) => path('actionsets', 'kanister', name);
const changed = (name: string, body: object) => ({ method: 'PATCH', path: at(name), body }) as const;
const deleted = (of: string) => ({ method: 'DELETE', path: of }) as const;
const labelled = (labels: Record<string, string | null>) => changed(RUNNING, { metadata: { labels } });
const orphaned = { 'jerrycan.dev/orphaned': 'true' };

const actionSets: readonly Attempt[] = [
  guard('reads an ActionSet', 'allowed', { path: at(RUNNING) }),
  guard('marks one that nobody waits for', 'allowed', labelled(orphaned)),
  guard('marks it with another word', 'admission', labelled({ 'jerrycan.dev/orphaned': 'false' })),
  guard('gives it another label', 'admission', labelled({ ...orphaned, a: 'b' })),
  guard('gives it to another app', 'admission', labelled({ 'jerrycan.dev/app': 'ledger' })),
  guard('takes a label away', 'admission', labelled({ 'kanister.io/JobID': null })),
  guard('marks one that is no run', 'admission', changed(BY_HAND, { metadata: { labels: orphaned } })),
  guard('annotates one', 'admission', changed(RUNNING, { metadata: { annotations: { a: 'b' } } })),
  guard('keeps one from being deleted', 'admission', changed(RUNNING, { metadata: { finalizers: ['a.b/c'] } })),
  guard('changes its spec', 'admission', changed(RUNNING, { spec: { actions: [] } })),
  guard('writes its status', 'admission', changed(RUNNING, { status: { state: 'complete' } })),
  guard('takes its status away', 'admission', changed(RUNNING, { status: null })),
  guard('withdraws one that Kanister has not begun', 'allowed', deleted(at(PENDING))),
  guard('deletes one that runs', 'admission', deleted(at(RUNNING))),
  guard('deletes one that has ended', 'admission', deleted(at(ENDED.wordpress))),
  guard('deletes one that is no run', 'admission', deleted(at(BY_HAND))),
  guard('deletes all at once', 'RBAC', deleted(path('actionsets', 'kanister'))),
  guard('lists them', 'RBAC', { path: path('actionsets', 'kanister') }),
  guard('creates one', 'RBAC', creation(actionSet('wordpress', 'wordpress-20261121t041500z-x7k2q'))),
];

/** The annotation of Leases that runs left, created by `rights.test.ts`: of the first app, and of none. */
export const RECORD = { 'jerrycan.dev/record': '{}' };
const lease = (name: string, spec: object) =>
  ({ method: 'PUT', path: path('leases', 'kanister', name), body: { spec } }) as const;
const scaled = (namespace: string, resource: 'deployments' | 'statefulsets', name: string, replicas: number) =>
  ({ method: 'PATCH', path: path(resource, namespace, name, 'scale'), body: { spec: { replicas } } }) as const;
const cron = (name: keyof typeof CRON_JOBS, spec: object) =>
  ({ method: 'PATCH', path: path('cronjobs', 'ledger', name), body: { spec } }) as const;
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e', namespace: 'kanister' },
  involvedObject: { kind: 'CronJob', name: 'wordpress-backup', namespace: 'kanister' },
  reason: 'RunDied',
  message: 'm',
  type: 'Warning',
};

/**
 * Pods of the app's namespace, created by `rights.test.ts`: of a run, of no run, and one that only looks like a run's.
 */
export const PODS = {
  run: { 'jerrycan.dev/app': 'wordpress', 'kanister.io/JobID': ENDED.wordpress },
  /** For the runner, which may delete it too. */
  task: { 'jerrycan.dev/app': 'wordpress', 'kanister.io/JobID': ENDED.wordpress },
  plain: { app: 'wordpress' },
  other: { 'jerrycan.dev/app': 'wordpress', 'kanister.io/JobID': ENDED.ledger },
  alike: { 'jerrycan.dev/app': 'wordpress', 'kanister.io/JobID': `${ENDED.wordpress}-evil` },
  unlabelled: { 'kanister.io/JobID': ENDED.wordpress },
} as const;
const pod = (name: keyof typeof PODS) => deleted(path('pods', 'wordpress', name));

/** Exactly what the guard needs to clean up after dead runs of every app. */
export const guardRights: readonly Attempt[] = [
  ...actionSets,
  guard('lists the Leases', 'allowed', { path: path('leases', 'kanister') }),
  guard("reads an app's Lease", 'allowed', { path: path('leases', 'kanister', 'wordpress') }),
  guard('takes the Lease of a run', 'allowed', lease('wordpress', { holderIdentity: 'guard' })),
  guard('lets it go', 'allowed', lease('wordpress', {})),
  guard('gives it to somebody', 'admission', lease('wordpress', { holderIdentity: ENDED.wordpress })),
  guard('takes a Lease that no run has had', 'admission', lease('ledger', { holderIdentity: 'guard' })),
  guard('takes a Lease of no app', 'RBAC', lease('leader', { holderIdentity: 'guard' })),
  guard('deletes a Lease', 'RBAC', deleted(path('leases', 'kanister', 'wordpress'))),
  guard('makes a Lease', 'RBAC', {
    method: 'POST',
    path: path('leases', 'kanister'),
    body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l', namespace: 'kanister' } },
  }),
  guard('reads what it may act on', 'allowed', { path: path('configmaps', 'kanister', 'wordpress') }),
  guard('changes what it may act on', 'RBAC', {
    method: 'PATCH',
    path: path('configmaps', 'kanister', 'wordpress'),
    body: { data: {} },
  }),
  guard('reads another ConfigMap', 'RBAC', { path: path('configmaps', 'kanister', 'jerrycan-runner') }),
  guard('writes an event', 'allowed', { method: 'POST', path: path('events', 'kanister'), body: event }),
  guard('reads a writer', 'allowed', { path: path('deployments', 'wordpress', 'wordpress') }),
  guard('starts a writer', 'allowed', scaled('wordpress', 'deployments', 'wordpress', 2)),
  guard('scales a writer to zero', 'admission', scaled('wordpress', 'deployments', 'wordpress', 0)),
  guard('scales a writer that runs', 'admission', scaled('ledger', 'deployments', 'ledger', 2)),
  guard('starts what is no writer', 'RBAC', scaled('wordpress', 'deployments', 'another', 2)),
  guard('starts the database', 'RBAC', scaled('wordpress', 'statefulsets', 'wordpress-mariadb', 2)),
  guard('changes a writer otherwise', 'RBAC', {
    method: 'PATCH',
    path: path('deployments', 'wordpress', 'wordpress'),
    body: { metadata: { labels: { a: 'b' } } },
  }),
  guard('resumes a CronJob that writes', 'allowed', cron('ledger-suspended', { suspend: false })),
  guard('suspends one that runs', 'admission', cron('ledger-running', { suspend: true })),
  guard('leaves one suspended', 'admission', cron('ledger-suspended', { startingDeadlineSeconds: 60 })),
  guard(
    'resumes one at another schedule',
    'admission',
    cron('ledger-suspended', { suspend: false, schedule: '* * * * *' }),
  ),
  guard('resumes one that is no writer', 'RBAC', cron('another', { suspend: false })),
  guard('lists the Jobs of an app', 'RBAC', { path: path('jobs', 'ledger') }),
  guard('lists the pods of an app', 'allowed', { path: path('pods', 'wordpress') }),
  guard('lists pods elsewhere', 'RBAC', { path: path('pods', 'default') }),
  guard('deletes a pod of a run', 'allowed', pod('run')),
  guard('deletes a pod of the app', 'admission', pod('plain')),
  guard("deletes a pod with a run's label and no app's", 'admission', pod('unlabelled')),
  guard("deletes a pod with another app's run", 'admission', pod('other')),
  guard('deletes a pod of what is not quite a run', 'admission', pod('alike')),
  guard('deletes all pods at once', 'RBAC', deleted(path('pods', 'wordpress'))),
  guard("reads the database's Secret", 'RBAC', { path: path('secrets', 'wordpress', 'wordpress-mariadb') }),
  guard('reads a signing key', 'RBAC', { path: path('secrets', 'kanister', 'wordpress-signing') }),
  guard('reads a key to the store', 'RBAC', { path: path('secrets', 'kanister', 'wordpress-runner') }),
];
