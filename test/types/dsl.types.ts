/** What must not compile, and why. Checked by tsc alone: a `@ts-expect-error` over a line without an error is an error. */
import {
  action,
  artifactsOf,
  blueprint,
  cronJob,
  deployment,
  externalServer,
  literal,
  output,
  secretKey,
  sh,
  statefulSet,
  storeKey,
} from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';

const image = 'docker.io/library/mariadb:10.11';
const password = secretKey('mariadb', 'root');
const engine = literal('engine', 'mariadb');

const backup = action({ on: 'StatefulSet', options: ['run'] }, (a) => {
  const done = a.kubeTask('dump', { image, script: sh`${output('path')}${output('version')}${output('empty')}` });
  return {
    point: { path: done.output.path },
    server: { engine, version: done.output.version, empty: done.output.empty },
  };
});
const preflight = action({ on: 'StatefulSet' }, (a) => {
  const done = a.kubeTask('ask', { image, script: sh`${output('version')}${output('empty')}` });
  return { server: { engine, version: done.output.version, empty: done.output.empty } };
});
const restore = action({ on: 'StatefulSet', inputs: artifactsOf(backup, 'point') }, (a, { point }) => {
  a.kubeTask('load', { image, script: sh`echo "${point.path}"` });
});
const method = { method: 'mariadb-dump', engine: 'mariadb', object: statefulSet('mariadb'), connectsTo: [] } as const;
export const good = blueprint({ ...method, actions: { backup, restore, preflight } });

// @ts-expect-error - Kanister runs no action on a CronJob: it is a writer only
export const noObject = blueprint({ ...method, object: cronJob('x'), actions: { backup, restore, preflight } });
// @ts-expect-error - the Jobs of a CronJob are never stopped, so there is nothing to be lost
export const noScratch = cronJob('x', { scratch: ['y'] });

export const outputs = action({ on: 'StatefulSet' }, (a) => {
  const done = a.kubeTask('one', { image, script: sh`${sh`${output('inner')}`} ${output('path')}` });
  // @ts-expect-error - no script of the phase emits this output
  done.output.pth;
  // A nested piece passes on its outputs.
  done.output.inner;
  const silent = a.kubeTask('two', { image, script: sh`true` });
  // @ts-expect-error - a script without an output has none
  silent.output.path;
  const scaled = a.scaleWorkload('three', { replicas: 0 });
  // @ts-expect-error - ScaleWorkload has one output, and this is not its name
  scaled.output.replicas;
  // @ts-expect-error - a later phase's output is read before its phase is there
  // biome-ignore lint/correctness/noInvalidUseBeforeDeclaration: that is the mistake
  a.kubeTask('four', { image, script: sh`echo "${late.output.path}"` });
  const late = a.kubeTask('five', { image, script: sh`${output('path')}` });
});

export const deferred = action({ on: 'StatefulSet', options: ['run'] }, (a) => {
  const done = a.kubeTask('one', { image, script: sh`${output('path')}` });
  a.defer.kubeTask('last', { image, script: sh`echo "${a.options.run}"` });
  // @ts-expect-error - the defer phase runs after a failed phase too, when its output does not exist
  a.defer.kubeTask('last', { image, script: sh`echo "${done.output.path}"` });
  // @ts-expect-error - the same, hidden in a piece of the script
  a.defer.kubeTask('last', { image, script: sh`true; ${sh`echo "${done.output.path}"`}` });
  // @ts-expect-error - the same for the number of replicas: the application would stay at zero
  a.defer.scaleWorkload('last', { replicas: a.scaleWorkload('x', { replicas: 0 }).output.originalReplicaCount });
  // @ts-expect-error - a namespace must be known at the start: rights are given there
  a.kubeTask('two', { image, namespace: done.output.path, script: sh`true` });
  // @ts-expect-error - a defer phase cannot have a defer phase
  a.defer.defer;
});

export const scope = action({ on: 'StatefulSet', options: ['run'] }, (a) => {
  a.kubeTask('one', { image, script: sh`echo "${a.profile.bucket}" "${storeKey.id}"` });
  // @ts-expect-error - the action declares no such option
  a.options.rum;
  // @ts-expect-error - the Profile's credential is not in the language; the store's key pair is storeKey, in the environment
  a.profile.credential;
  // @ts-expect-error - nor are secrets of phases
  a.phases;
  // @ts-expect-error - objects have a name and a namespace; their pods are not read
  a.object.firstPod;
  // @ts-expect-error - KubeTask wants an image
  a.kubeTask('two', { script: sh`true` });
  // @ts-expect-error - a script is made by sh: a string would be pasted text
  a.kubeTask('three', { image, script: 'true' });
  // @ts-expect-error - a function of Kanister's that the language does not know
  a.kubeExec('four', { image, script: sh`true` });
});

export const secrets = action({ on: 'StatefulSet' }, (a) => {
  a.kubeTask('one', { image, script: sh`MYSQL_PWD="${password}" mariadb` });
  // @ts-expect-error - a plain string in a script would be shell text; use literal(name, value)
  sh`mariadb --host=${'mariadb'}`;
  // @ts-expect-error - and so would a number
  sh`mariadb --port=${3306}`;
  // @ts-expect-error - a secret is no expression: it cannot name a namespace
  a.kubeTask('two', { image, namespace: password, script: sh`true` });
  // @ts-expect-error - a secret is no literal: it would stand in the manifest
  literal('password', password);
  // @ts-expect-error - a secret is one key of one Secret
  secretKey('mariadb');
  // @ts-expect-error - the store's key pair has an id and a secret
  storeKey.password;
});

// @ts-expect-error - a secret cannot be an artifact: artifacts stand in the ActionSet's status
export const leaking = action({ on: 'StatefulSet' }, (a) => {
  a.kubeTask('one', { image, script: sh`true` });
  return { point: { password } };
});

// @ts-expect-error - 'backup' produces no such artifact
artifactsOf(backup, 'pont');

export const inputs = action({ on: 'StatefulSet', inputs: artifactsOf(backup, 'point') }, (a, { point, ...more }) => {
  // @ts-expect-error - the artifact has no such key
  a.kubeTask('one', { image, script: sh`echo "${point.pth}"` });
  // @ts-expect-error - this artifact is not among the action's inputs
  more.server;
});

// @ts-expect-error - an action on a kind that the language does not know
action({ on: 'PersistentVolumeClaim' }, (a) => void a.kubeTask('one', { image, script: sh`true` }));

// @ts-expect-error - a blueprint without preflight could not refuse before it touches the app
blueprint({ ...method, actions: { backup, restore } });

// @ts-expect-error - nor one without restore
blueprint({ ...method, actions: { backup, preflight } });

const mute = action({ on: 'StatefulSet' }, (a) => void a.kubeTask('one', { image, script: sh`true` }));
// @ts-expect-error - a backup must say what server it was of: { engine, version, empty }
blueprint({ ...method, actions: { backup: mute, restore, preflight } });

const elsewhere = action({ on: 'Deployment' }, (a) => {
  const done = a.kubeTask('ask', { image, script: sh`${output('version')}${output('empty')}` });
  return { server: { engine, version: done.output.version, empty: done.output.empty } };
});
// @ts-expect-error - the preflight is for Deployments, and the object is a StatefulSet
blueprint({ ...method, actions: { backup, restore, preflight: elsewhere } });

const volume = action({ on: 'StatefulSet' }, (a) => {
  const done = a.kubeTask('snap', { image, script: sh`${output('handle')}` });
  return { volume: { handle: done.output.handle } };
});
const restoreVolume = action(
  { on: 'StatefulSet', inputs: artifactsOf(volume, 'volume') },
  (a) => void a.kubeTask('x', { image, script: sh`true` }),
);
// @ts-expect-error - 'restore' takes the artifact 'volume', which no action of this blueprint produces
blueprint({ ...method, actions: { backup, restore: restoreVolume, preflight } });

mariadbDump({ server: deployment('mariadb'), host: 'mariadb', image, password });
mariadbDump({ server: externalServer({ cidrs: ['10.0.0.5/32'] }), host: 'db.example.com', image, password });
// @ts-expect-error - a CronJob serves no database
mariadbDump({ server: cronJob('mariadb'), host: 'mariadb', image, password });
// @ts-expect-error - a NetworkPolicy needs addresses
externalServer({ host: 'db.example.com' });
// @ts-expect-error - a password is a key of a Secret, never a string
mariadbDump({ server: statefulSet('mariadb'), host: 'mariadb', image, password: 'secret' });
// @ts-expect-error - a compression that no image has
mariadbDump({ server: statefulSet('mariadb'), host: 'mariadb', image, password, compression: 'lz4' });
