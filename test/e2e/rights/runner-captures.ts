import { path } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';
import { actionSet, creation, type Otherwise } from '../world/kanister/run-request';
import { creates, labels, run } from './runner';

const own = (otherwise: Otherwise) => creation(actionSet('wordpress', run, otherwise));

/** The object of the capture `database`. */
const object = { kind: 'statefulset', name: 'wordpress-mariadb', namespace: 'wordpress' };
/** Parts of an ActionSet that name a capture of WordPress: each attempt confuses them with those of `database`. */
const crm = {
  metadata: { labels: { ...labels, 'jerrycan.dev/capture': 'crm' } },
  blueprint: 'wordpress.crm',
  profile: { name: 'wordpress.crm', namespace: 'kanister' },
  object: { kind: 'statefulset', name: 'crm-mariadb', namespace: 'crm' },
} as const;
const { metadata: crmLabels, ...crmAction } = crm;
const captured = (capture: string) => ({ metadata: { labels: { ...labels, 'jerrycan.dev/capture': capture } } });
const named = (name: string) => ({ blueprint: name, profile: { name, namespace: 'kanister' } });

const { 'jerrycan.dev/capture': _, ...firstLabels } = labels;
/** An ActionSet as an app's runner made it before captures, for one release. */
const ofFirstForm = { metadata: { name: run, namespace: 'kanister', labels: firstLabels } };
const first = (does: string, outcome: Attempt['outcome'], action: object, more: Record<string, string> = {}): Attempt =>
  creates(
    `in its first form ${does}`,
    outcome,
    own({
      metadata: { ...ofFirstForm.metadata, labels: { ...firstLabels, ...more } },
      action: { ...named('wordpress'), ...action },
    }),
  );
const profileOf = (name: string) => ({ profile: { name, namespace: 'kanister' } });

/** Every confusion of an app's first form, which has no capture, with its captures and with another app. */
export const firstFormConfusions: readonly Attempt[] = [
  first('on its own object', 'allowed', {}),
  first('on another object', 'admission', { object: { ...object, name: 'another' } }),
  first('on its object in another namespace', 'admission', { object: { ...object, namespace: 'crm' } }),
  first("on a capture's object", 'admission', { object: crm.object }),
  first("with a capture's blueprint", 'admission', { blueprint: 'wordpress.database' }),
  first("with a capture's profile", 'admission', profileOf('wordpress.database')),
  first("with a capture's blueprint and profile", 'admission', named('wordpress.crm')),
  first('with the label of a capture', 'admission', {}, { 'jerrycan.dev/capture': 'database' }),
  first('with the empty label of a capture', 'admission', {}, { 'jerrycan.dev/capture': '' }),
  first("with another app's blueprint", 'admission', { blueprint: 'ledger' }),
  first("with another app's profile", 'admission', profileOf('ledger')),
  first("with another app's blueprint and profile", 'admission', named('ledger')),
  first("with another app's label", 'admission', {}, { 'jerrycan.dev/app': 'ledger' }),
  first('of an app whose name only begins like its own', 'admission', named('wordpress-two')),
  first('with a dot after the name of the app', 'admission', named('wordpress.')),
  first('with its profile in another namespace', 'admission', {
    profile: { name: 'wordpress', namespace: 'wordpress' },
  }),
];

/** Every confusion of two captures of an app, and of two apps. */
export const captureConfusions: readonly Attempt[] = [
  creates('for its second capture, in another namespace', 'allowed', own({ metadata: crmLabels, action: crmAction })),
  creates("with the second capture's label only", 'admission', own({ metadata: crmLabels })),
  creates("with the second capture's blueprint only", 'admission', own({ action: { blueprint: crm.blueprint } })),
  creates("with the second capture's profile only", 'admission', own({ action: { profile: crm.profile } })),
  creates("with the second capture's object only", 'admission', own({ action: { object: crm.object } })),
  creates("with the second capture's action under the first one's label", 'admission', own({ action: crmAction })),
  creates(
    "of its second capture on the first one's object",
    'admission',
    own({ metadata: crmLabels, action: { ...crmAction, object: object } }),
  ),
  creates(
    'of its second capture in the namespace of the app',
    'admission',
    own({ metadata: crmLabels, action: { ...crmAction, object: { ...crm.object, namespace: 'wordpress' } } }),
  ),
  creates(
    'on the namespace of a capture that has an object',
    'admission',
    own({ action: { object: { kind: 'namespace', name: 'wordpress', namespace: 'wordpress' } } }),
  ),
  creates('without a capture', 'admission', own(ofFirstForm)),
  creates('with an empty capture', 'admission', own({ ...captured(''), action: named('wordpress.') })),
  creates(
    'with a capture that has a dot',
    'admission',
    own({ ...captured('database.crm'), action: named('wordpress.database.crm') }),
  ),
  creates('with the names from before captures', 'admission', own({ action: named('wordpress') })),
  creates("with another app's capture, by its name", 'admission', own({ action: named('ledger.database') })),
  creates(
    'of an app whose name only begins like its own',
    'admission',
    own({ action: named('wordpress-two.database') }),
  ),
  // Kanister finds neither the Blueprint nor the Profile, so it refuses the action.
  creates(
    'of a capture that nobody declares',
    'allowed',
    own({ ...captured('files'), action: named('wordpress.files') }),
  ),
];

const runner = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  ...creates(does, outcome, request),
  does,
});
const scaled = {
  method: 'PATCH',
  path: path('deployments', 'crm', 'crm', 'scale'),
  body: { spec: { replicas: 0 } },
} as const;

/** The rights of a runner in the namespace of a capture. */
export const captureSurroundings: readonly Attempt[] = [
  runner('reads the object of its second capture', 'allowed', { path: path('statefulsets', 'crm', 'crm-mariadb') }),
  runner('lists the pods of its second capture', 'allowed', { path: path('pods', 'crm') }),
  runner('scales a Deployment beside its second capture', 'RBAC', scaled),
  runner('changes its blueprint', 'RBAC', {
    method: 'PATCH',
    path: path('blueprints', 'kanister', 'wordpress.database'),
    body: { actions: {} },
  }),
  runner('changes its profile', 'RBAC', {
    method: 'PATCH',
    path: path('profiles', 'kanister', 'wordpress.database'),
    body: { skipSSLVerify: true },
  }),
];
