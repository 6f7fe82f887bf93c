import { path, serviceAccount } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { actionSet, creation, restoration } from '../world/kanister/run-request';
import { podDeletions } from './runner-pods';

const wordpress = serviceAccount('kanister', 'wordpress-runner');
const ledger = serviceAccount('kanister', 'ledger-runner');
export const run = 'wordpress-20261121t041500z-x7k2q';
const own = (...otherwise: Parameters<typeof actionSet> extends [string, string, ...infer Rest] ? Rest : never) =>
  creation(actionSet('wordpress', run, ...otherwise));

export const creates = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who: wordpress,
  does: `creates an ActionSet ${does}`,
  outcome,
  request,
});

export const labels = {
  'app.kubernetes.io/managed-by': 'jerrycan',
  'jerrycan.dev/app': 'wordpress',
  'jerrycan.dev/capture': 'database',
  'kanister.io/JobID': run,
};
const one = {
  name: 'backup',
  object: { kind: 'statefulset', name: 'wordpress-mariadb', namespace: 'wordpress' },
  blueprint: 'wordpress.database',
};
const completed = (app: string) => ({
  state: 'complete',
  actions: [{ name: 'backup', blueprint: `${app}.database`, phases: [] }],
});
const secret = { kind: 'Secret', name: 'wordpress-mariadb', namespace: 'wordpress' };

/** What a runner may request from Kanister: ActionSets of its own app, only in the form that a runner uses. */
export const actionSets: readonly Attempt[] = [
  creates('for a backup of its own app', 'allowed', own()),
  creates(
    'for a backup with every option',
    'allowed',
    own({
      action: { options: { run: `${run}/database`, notAfter: '4000000000', quiesce: 'snapshot', safety: 'true' } },
    }),
  ),
  creates('for a restore of its own app, with artifacts', 'allowed', own({ action: restoration(run) })),
  creates('for a preflight of its own app', 'allowed', own({ action: { name: 'preflight', options: {} } })),
  creates('that may look complete before it began', 'admission', own({ top: { status: completed('wordpress') } })),
  creates('with a forged pending status', 'admission', own({ top: { status: { state: 'pending', actions: [] } } })),
  creates("with another app's blueprint", 'admission', own({ action: { blueprint: 'ledger.database' } })),
  creates('with a blueprint that is nobody’s', 'admission', own({ action: { blueprint: 'made-up' } })),
  creates(
    "with another app's profile",
    'admission',
    own({ action: { profile: { name: 'ledger.database', namespace: 'kanister' } } }),
  ),
  creates(
    'with a profile of another namespace',
    'admission',
    own({ action: { profile: { name: 'wordpress.database', namespace: 'wordpress' } } }),
  ),
  creates('without a profile', 'admission', own({ action: { profile: undefined } })),
  creates(
    "on another app's object",
    'admission',
    own({ action: { object: { kind: 'statefulset', name: 'ledger-mariadb', namespace: 'ledger' } } }),
  ),
  creates(
    'on its own object’s name in another namespace',
    'admission',
    own({ action: { object: { ...one.object, namespace: 'ledger' } } }),
  ),
  creates(
    'on another object of its namespace',
    'admission',
    own({ action: { object: { ...one.object, name: 'another' } } }),
  ),
  creates(
    'on an object of another kind',
    'admission',
    own({ action: { object: { ...one.object, kind: 'deployment' } } }),
  ),
  creates(
    'on an object named by group and resource',
    'admission',
    own({ action: { object: { ...one.object, group: 'apps', resource: 'deployments' } } }),
  ),
  creates(
    'with an override of the pod',
    'admission',
    own({ action: { podOverride: { serviceAccountName: 'admin' } } }),
  ),
  creates('with an empty override of the pod', 'admission', own({ action: { podOverride: {} } })),
  creates('with labels for the pod', 'admission', own({ action: { podLabels: { a: 'b' } } })),
  creates('with annotations for the pod', 'admission', own({ action: { podAnnotations: { a: 'b' } } })),
  creates('with a Secret to be read', 'admission', own({ action: { secrets: { s: secret } } })),
  creates(
    'with a ConfigMap to be read',
    'admission',
    own({ action: { configMaps: { c: { ...secret, kind: 'ConfigMap' } } } }),
  ),
  creates('with another version of the functions', 'admission', own({ action: { preferredVersion: 'v1.0.0-alpha' } })),
  creates('with two actions', 'admission', own({ spec: { actions: [one, one] } })),
  creates('with no action', 'admission', own({ spec: { actions: [] } })),
  creates('with no spec', 'admission', own({ top: { spec: undefined } })),
  creates(
    'under a name of another app',
    'admission',
    creation(actionSet('wordpress', 'ledger-20261121t041500z-x7k2q')),
  ),
  creates('under a name without a time', 'admission', creation(actionSet('wordpress', 'wordpress-backup'))),
  creates('under a name that goes on', 'admission', creation(actionSet('wordpress', `${run}-evil`))),
  creates(
    'under a name that only begins like its own',
    'admission',
    creation(actionSet('wordpress', 'wordpress-two-20261121t041500z-x7k2q')),
  ),
  creates(
    'under a name that the server makes',
    'admission',
    own({ metadata: { name: undefined, generateName: 'wordpress-' } }),
  ),
  creates('without labels', 'admission', own({ metadata: { labels: {} } })),
  creates(
    "with another app's label",
    'admission',
    own({ metadata: { labels: { ...labels, 'jerrycan.dev/app': 'ledger' } } }),
  ),
  creates(
    "with another run's label for its pods",
    'admission',
    own({ metadata: { labels: { ...labels, 'kanister.io/JobID': 'ledger-20261121t041500z-x7k2q' } } }),
  ),
  creates(
    'of another app, in all its parts',
    'admission',
    creation(actionSet('ledger', 'ledger-20261121t041500z-x7k2q')),
  ),
  creates('in another namespace', 'RBAC', {
    ...own(),
    path: path('actionsets', 'wordpress'),
    body: { ...actionSet('wordpress', run), metadata: { name: run, namespace: 'wordpress', labels } },
  }),
  {
    who: ledger,
    does: 'creates an ActionSet of its own app',
    outcome: 'allowed',
    request: creation(actionSet('ledger', 'ledger-20261121t041500z-x7k2q')),
  },
  { who: ledger, does: 'creates an ActionSet of the first app', outcome: 'admission', request: own() },
];

/** Existing completed ActionSets, one of each app, created by `rights.test.ts`. */
export const ENDED = {
  wordpress: 'wordpress-20261120t041500z-aaaaa',
  ledger: 'ledger-20261120t041500z-aaaaa',
} as const;
const at = (app: keyof typeof ENDED) => path('actionsets', 'kanister', ENDED[app]);

export const endedActionSets: readonly Attempt[] = [
  {
    who: wordpress,
    does: 'reads its ActionSets',
    outcome: 'allowed',
    request: { path: path('actionsets', 'kanister') },
  },
  {
    who: wordpress,
    does: 'deletes an ended ActionSet of its own',
    outcome: 'allowed',
    request: { method: 'DELETE', path: at('wordpress') },
  },
  {
    who: wordpress,
    does: "deletes another app's ActionSet",
    outcome: 'admission',
    request: { method: 'DELETE', path: at('ledger') },
  },
  {
    who: wordpress,
    does: 'deletes all ActionSets at once',
    outcome: 'RBAC',
    request: { method: 'DELETE', path: path('actionsets', 'kanister') },
  },
  {
    who: wordpress,
    does: 'writes the status of its own ActionSet',
    outcome: 'RBAC',
    request: { method: 'PATCH', path: at('wordpress'), body: { status: completed('wordpress') } },
  },
  {
    who: wordpress,
    does: 'changes the spec of its own ActionSet',
    outcome: 'RBAC',
    request: { method: 'PATCH', path: at('wordpress'), body: { spec: { actions: [one] } } },
  },
  {
    who: wordpress,
    does: "changes another app's ActionSet",
    outcome: 'RBAC',
    request: { method: 'PATCH', path: at('ledger'), body: { metadata: { labels: { a: 'b' } } } },
  },
];

const lease = (name: string) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, namespace: 'kanister' },
  spec: { holderIdentity: run },
});
const scale = (namespace: string, name: string) =>
  ({ method: 'PATCH', path: path('deployments', namespace, name, 'scale'), body: { spec: { replicas: 0 } } }) as const;
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e', namespace: 'kanister' },
  involvedObject: { kind: 'CronJob', name: 'wordpress-backup', namespace: 'kanister' },
  reason: 'Done',
  message: 'm',
  type: 'Normal',
};
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'wordpress' },
  spec: { containers: [{ name: 'c', image: 'i' }] },
};
const runner = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who: wordpress,
  does,
  outcome,
  request,
});

/** The rights of a runner in addition to ActionSets, and rights that it must not have. */
export const surroundings: readonly Attempt[] = [
  runner('reads its Lease', 'allowed', { path: path('leases', 'kanister', 'wordpress') }),
  runner('renews its Lease', 'allowed', {
    method: 'PUT',
    path: path('leases', 'kanister', 'wordpress'),
    body: lease('wordpress'),
  }),
  runner("reads another app's Lease", 'RBAC', { path: path('leases', 'kanister', 'ledger') }),
  runner("takes another app's Lease", 'RBAC', {
    method: 'PUT',
    path: path('leases', 'kanister', 'ledger'),
    body: lease('ledger'),
  }),
  runner("deletes another app's Lease", 'RBAC', { method: 'DELETE', path: path('leases', 'kanister', 'ledger') }),
  runner('writes an event', 'allowed', { method: 'POST', path: path('events', 'kanister'), body: event }),
  runner('reads its writer', 'allowed', { path: path('deployments', 'wordpress', 'wordpress') }),
  runner('scales its writer', 'allowed', scale('wordpress', 'wordpress')),
  runner('changes its writer otherwise', 'RBAC', {
    method: 'PATCH',
    path: path('deployments', 'wordpress', 'wordpress'),
    body: { metadata: { labels: { a: 'b' } } },
  }),
  runner('scales another Deployment of the namespace', 'RBAC', scale('wordpress', 'another')),
  runner("scales another app's writer", 'RBAC', scale('ledger', 'ledger')),
  runner('lists the pods of its app', 'allowed', { path: path('pods', 'wordpress') }),
  runner("lists another app's pods", 'RBAC', { path: path('pods', 'ledger') }),
  ...podDeletions,
  runner('starts a pod in its app', 'RBAC', { method: 'POST', path: path('pods', 'wordpress'), body: pod }),
  runner('starts a pod beside Kanister', 'RBAC', {
    method: 'POST',
    path: path('pods', 'kanister'),
    body: { ...pod, metadata: { name: 'p', namespace: 'kanister' } },
  }),
  runner('lists the autoscalers of its app', 'allowed', { path: path('horizontalpodautoscalers', 'wordpress') }),
  runner('reads a Service that its app does not name', 'RBAC', { path: path('services', 'wordpress', 'another') }),
  runner('lists the Services of its app', 'RBAC', { path: path('services', 'wordpress') }),
  runner('lists the EndpointSlices of its app', 'allowed', { path: path('endpointslices', 'wordpress') }),
  runner("lists another app's EndpointSlices", 'RBAC', { path: path('endpointslices', 'ledger') }),
  runner('reads an Application of Argo CD that its app does not declare', 'RBAC', {
    path: path('applications', 'argocd', 'wordpress'),
  }),
  runner("reads the database's Secret", 'RBAC', { path: path('secrets', 'wordpress', 'wordpress-mariadb') }),
  runner("reads its app's key to the store", 'RBAC', { path: path('secrets', 'kanister', 'wordpress-store') }),
  runner("reads another app's signing key", 'RBAC', { path: path('secrets', 'kanister', 'ledger-signing') }),
  runner('lists Secrets', 'RBAC', { path: path('secrets', 'kanister') }),
  runner('changes what it may act on', 'RBAC', {
    method: 'PATCH',
    path: path('configmaps', 'kanister', 'wordpress'),
    body: { data: { objectName: 'another' } },
  }),
  runner("changes the runner's program", 'RBAC', {
    method: 'PATCH',
    path: path('configmaps', 'kanister', 'jerrycan-runner'),
    body: { data: { 'runner.mjs': '' } },
  }),
  runner('changes its CronJob', 'RBAC', {
    method: 'PATCH',
    path: path('cronjobs', 'kanister', 'wordpress-backup'),
    body: { spec: { suspend: true } },
  }),
];
