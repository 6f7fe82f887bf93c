import { createHash } from 'node:crypto';
import type { KeyValue } from '../../../contracts/action';
import type { FakeStore } from '../../runner/fakes/store';
import type { Timeline } from '../machine/timeline';
import type { Database, Reading } from './database';
import type { TaskPod } from './task';

/** How long a task takes, in milliseconds. */
export interface Pace {
  /** The time until the pod is scheduled, its image is pulled and its script starts. */
  readonly starts: number;
  /** From there to the open snapshot. */
  readonly opens: number;
  /** From the open snapshot to the end of the dump. */
  readonly dumps: number;
  readonly loads: number;
}

/** Where a task fails by itself; the words are those of our blueprint. */
export type Fault = 'begin' | 'snapshot' | 'upload' | 'load' | 'after load';

export interface ScriptProps {
  /** `<app>/<capture>`: whose data it acts on. */
  readonly owner: string;
  readonly timeline: Timeline;
  readonly store: FakeStore;
  /** Of the app in the store. */
  readonly prefix: string;
  readonly database: Database;
  readonly pod: TaskPod;
  readonly pace: Pace;
  readonly fault: Fault | undefined;
  /** The store loses a byte on its way. */
  readonly garbles: boolean;
  readonly options: KeyValue;
  readonly artifacts: Readonly<Record<string, { keyValue: KeyValue }>>;
  /** Called with the dump of a load when the load starts to change data. */
  readonly onLoad: (directory: string) => void;
  /** Called with a load of what another capture, or another app, has dumped. */
  readonly onForeign: (owner: string) => void;
  /** Where the data come from after a load of this dump, which was made of that line. */
  readonly lineAfter: (directory: string, line: string) => string;
}

/** What an action acts on. */
export type Target = Pick<
  ScriptProps,
  'owner' | 'timeline' | 'store' | 'prefix' | 'database' | 'onForeign' | 'lineAfter'
> & { readonly app: string };

const SERVER = { engine: 'mariadb', version: '10.11.13' };

/** Our blueprint's actions, as far as runner and store can tell: the same words, the same order, the same files. */
export async function runScript(action: string, props: ScriptProps): Promise<void> {
  const { fault, options, pace, pod, timeline } = props;
  await pod.pause(pace.starts);
  pod.running();
  const word = action === 'restore' ? 'nothing was changed: ' : '';
  if (options.notAfter && timeline.now() / 1000 > Number(options.notAfter))
    return fail(pod, `${word}not started: option notAfter (${options.notAfter}) has passed; start a new run`);
  if (fault === 'begin') return fail(pod, `${word}server db:3306: cannot be reached`);
  if (action === 'backup') return dump(props);
  if (action === 'restore') return load(props);
  await pod.pause(pace.opens);
  pod.exit({ state: 'complete', output: { ...SERVER, empty: 'false' } });
}

/** Each part has the state at the time it was made; a snapshot gives the same state to all. */
async function dump({
  owner,
  database,
  fault,
  garbles,
  options,
  pace,
  pod,
  prefix,
  store,
}: ScriptProps): Promise<void> {
  const { run = '', quiesce } = options;
  const first = database.read();
  await pod.pause(pace.opens);
  if (fault === 'snapshot') return fail(pod, 'mariadb-dump failed with status 2 (see above)');
  const open = database.read();
  void pod.pause(700).then(() => pod.ready());
  await pod.pause(pace.dumps / 2);
  const reads = quiesce === 'never' ? [open, open] : [first, open];
  const parts: [artifact: string, file: string, body: string][] = reads.map((read, i) => part(owner, i, read));
  const put = (file: string, body: string) => {
    store.upload(`${prefix}/${run}/${file}`, garbles ? body.replace(/.$/, '?') : body);
    return `${body.length} ${sha256(body)}`;
  };
  let index = '';
  for (const [artifact, file, body] of parts) index += `${artifact} ${file} ${put(file, body)}\n`;
  if (fault === 'upload') return fail(pod, `kando could not store ${run}/dump.sql.zst.00002: connection reset`);
  await pod.pause(pace.dumps / 2);
  const [artifact, file, body] = part(owner, 2, quiesce === 'whole-backup' ? database.read() : open);
  index += `${artifact} ${file} ${put(file, body)}\n`;
  index += `users users.sql.00000 ${put('users.sql.00000', 'CREATE USER IF NOT EXISTS')}\n`;
  const empty = database.isWhole ? 'false' : 'true';
  const output = { directory: run, index: put('index', index).replace(' ', ':'), ...SERVER, empty };
  pod.exit({ state: 'complete', output });
}

const part = (owner: string, number: number, { value, written, line }: Reading): [string, string, string] => [
  'dump',
  `dump.sql.zst.0000${number}`,
  `${owner} ${number} ${value} ${written} ${line} .`,
];

/** What a part of a dump holds. */
export interface Part {
  /** `<app>/<capture>` */
  readonly owner: string;
  readonly value: string;
  /** See {@link Reading}. */
  readonly written: string;
  readonly line: string;
}

export function readPart(body: string): Part {
  const [owner = '', , value = '', written = '', line = ''] = body.split(' ');
  return { owner, value, written, line };
}

async function load(props: ScriptProps): Promise<void> {
  const { artifacts, database, fault, lineAfter, onForeign, onLoad, owner, pace, pod, prefix, store } = props;
  const { directory = '', index = '' } = artifacts.point?.keyValue ?? {};
  const pulled = pull(store, `${prefix}/${directory}`, index);
  await pod.pause(pace.loads / 4);
  if (typeof pulled === 'string') return fail(pod, `nothing was changed: ${pulled}`);
  const parts = pulled.map(readPart);
  for (const part of parts) if (part.owner !== owner) onForeign(part.owner);
  onLoad(directory);
  database.beginLoad(pod);
  await pod.pause(pace.loads / 2);
  if (fault === 'load') {
    database.drop();
    return fail(pod, 'the load failed (see above), and the loaded data was dropped; restore the safety point');
  }
  database.endLoad(
    parts.map(({ value }) => value),
    lineAfter(directory, parts[0]?.line ?? ''),
  );
  await pod.pause(pace.loads / 4);
  if (fault === 'after load')
    return fail(pod, 'the databases of the dump are restored, but not all others could be dropped');
  pod.exit({ state: 'complete', output: { ...SERVER, empty: 'false' } });
}

/** As `kando location pull` does: the newest version of each key; and then by the hashes of the index. */
function pull(store: FakeStore, directory: string, index: string): string[] | string {
  const text = store.text(`${directory}/index`);
  if (text === undefined) return `kando could not read ${directory}/index`;
  if (`${text.length}:${sha256(text)}` !== index) return 'the index is not the one that was asked for';
  const dumps: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [artifact, file, bytes, hash] = line.split(' ');
    const body = store.text(`${directory}/${file}`);
    if (body === undefined || `${body.length}` !== bytes || sha256(body) !== hash)
      return `${file} is not what was written`;
    if (artifact === 'dump') dumps.push(body);
  }
  return dumps;
}

const fail = (pod: TaskPod, words: string): void => pod.exit({ state: 'failed', message: `jerrycan: ${words}` });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
