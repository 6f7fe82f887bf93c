/** What a method's contract does not allow, and why. Checked by tsc alone. */
import { action, literal, output, sh, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { defineMethod, type Method } from '../../blueprints/method';

const contract = {
  name: 'shop-dump',
  engine: 'shopdb',
  kind: 'stream',
  stores: { dump: 'the rows', counts: 'their number' },
  counts: { of: 'rows of every table', in: 'counts' },
  restoreOptions: { users: { help: 'also users', given: 'users are created', absent: 'left unchanged' } },
  connects: { port: 4000 },
  fixedWhen: { fileExists: '/tmp/fixed' },
  about: { captures: 'rows', consistency: 'none', restoresInto: 'the same', needs: 'nothing' },
} as const;
const method = defineMethod(contract);
const place = { server: statefulSet('db'), host: 'db' };
const image = 'shopdb:1';

const backup = method.action('backup', place, (a) => {
  const script = sh`dump | upload ${method.stored.dump} ${output('directory')}${output('index')}${output('version')}${output('empty')}`;
  return a.kubeTask('dump', { image, script }).output;
});
const restore = method.action('restore', place, (a, { point }) => {
  const script = sh`load "${point.directory}" "${a.options.users}" "${a.options.undo}" ${output('version')}${output('warnings')}`;
  return a.kubeTask('load', { image, script }).output;
});
const preflight = method.action(
  'preflight',
  place,
  (a) => a.kubeTask('ask', { image, script: sh`${output('version')}${output('empty')}` }).output,
);
export const good = method.blueprint(place, { actions: { backup, restore, preflight } });

// @ts-expect-error - a method without preflight could not refuse before it touches the app
method.blueprint(place, { actions: { backup, restore } });
// @ts-expect-error - a backup must not be called in place of a preflight, although it reports the same of the server
method.blueprint(place, { actions: { backup, restore, preflight: backup } });
const plain = action({ on: 'StatefulSet' }, (a) => {
  a.kubeTask('plain', { image, script: sh`true` });
  return { server: { engine: literal('e', 'x'), version: literal('v', '1'), empty: literal('d', 'false') } };
});
// @ts-expect-error - the contract did not make this action, so its options and artifacts may be others
method.blueprint(place, { actions: { backup, restore, preflight: plain } });
// @ts-expect-error - the runner calls no action with this name
method.action('purge', place, () => ({}));

// @ts-expect-error - the backup stores no such artifact
method.stored.dmp;
method.action('restore', place, (a, { point, ...more }) => {
  // @ts-expect-error - a backup reports its directory and its index, and no path
  sh`${point.path}`;
  // @ts-expect-error - the server of the backup is in the restore point, not among the artifacts of a load
  more.server;
  // @ts-expect-error - the method declares no such restore option, so the CLI would have no flag for it
  a.options.exact;
  return a.kubeTask('x', { image, script: sh`${output('version')}${output('warnings')}` }).output;
});
method.action('backup', place, (a) => {
  // @ts-expect-error - a restore option is not an option of a backup
  a.options.users;
  // @ts-expect-error - the contract says when the data is fixed, so a task cannot say otherwise
  a.kubeTask('x', { image, script: sh`true`, readyWhen: '/tmp/other' });
  return {} as never;
});
const noIndex = sh`${output('directory')}${output('version')}`;
// @ts-expect-error - without the index and "empty", the runner could not verify what was stored
method.action('backup', place, (a) => a.kubeTask('x', { image, script: noIndex }).output);
// @ts-expect-error - the tasks connect to a server, so a NetworkPolicy needs its host
method.action('preflight', { server: statefulSet('db') }, (a) => a.kubeTask('x', { image, script: sh`true` }).output);
// @ts-expect-error - the method declares no such restore option
method.blueprint(place, { restoreOptions: ['exact'], actions: { backup, restore, preflight } });

// @ts-expect-error - the data of a stream is not fixed by a snapshot of a volume
defineMethod({ ...contract, fixedWhen: 'snapshot-cut' });
// @ts-expect-error - each method must say when its data is fixed: a run starts the writers then
export const unfixed: Method = defineMethod({ ...contract, fixedWhen: undefined });
// @ts-expect-error - a kind that the runner cannot verify
defineMethod({ ...contract, kind: 'snapshot' });
// @ts-expect-error - the counts are in an artifact that the backup does not store
defineMethod({ ...contract, counts: { of: 'rows', in: 'numbers' } });
// @ts-expect-error - a restore option needs its three texts: the plan of a restore shows them
defineMethod({ ...contract, restoreOptions: { users: { help: 'also users' } } });

const { connects: _, ...files } = contract;
const unserved = defineMethod({ ...files, connects: 'nothing' });
unserved.action('preflight', { object: statefulSet('files') }, (a) => {
  return a.kubeTask('x', { image, script: sh`${output('version')}${output('empty')}` }).output;
});
// @ts-expect-error - a method that connects to nothing has no server
unserved.action('preflight', place, (a) => a.kubeTask('x', { image, script: sh`${output('version')}` }).output);

// @ts-expect-error - the method fixes its own contract: an app cannot choose when the data is fixed
mariadbDump({ server: statefulSet('db'), host: 'db', image, password: null!, fixedWhen: 'task-end' });
