import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Blueprint, renderBlueprint } from '../../../blueprints/dsl/index';
import { renderTemplates, type TemplateValues } from '../../blueprints/kanister';
import { expandCommand } from '../../blueprints/kubernetes';
import { findProgram, makePath } from './programs';
import { BUCKET, PREFIX, type Store } from './store';

export type Artifacts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The result of a task. */
export interface Ended {
  readonly code: number | null;
  /** Standard output and error in one log, as Kanister reads them. */
  readonly log: string;
  /** The termination message of its container. */
  readonly words: string;
  /** The artifacts that Kanister would write to the ActionSet's status. */
  readonly artifacts: Artifacts;
  /** The duration of the task. */
  readonly milliseconds: number;
}

export interface TaskSetting {
  readonly blueprint: Blueprint;
  readonly action: string;
  readonly store: Store;
  /** Values by Secret and key: `wordpress-mariadb/root`. The store's values are known. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly artifacts?: Artifacts;
  /** The line of bash that runs kando. @default - the store's */
  readonly kando?: string;
  /** Programs of the image beside bash and coreutils. @default - those of MariaDB's image */
  readonly programs?: readonly string[];
  /** Programs that the image lacks. */
  readonly without?: readonly string[];
  /** Changes the folder that is the task's PATH. */
  readonly tamper?: (path: string) => void;
  /** The path of its termination message. @default - an existing, writable file */
  readonly lastWords?: string;
  /** Called once, with the task's TMPDIR, as soon as the task runs. */
  readonly during?: (folder: string) => Promise<void>;
}

/**
 * Runs the only task of an action as Kanister and Kubernetes do: templates, expansion, environment, and the real bash.
 */
export async function runTask(setting: TaskSetting): Promise<Ended> {
  const { blueprint, action, store } = setting;
  const manifest = renderBlueprint(blueprint, {
    app: 'shop',
    capture: 'database',
    storeSecret: 'shop-store',
    kandoImage: 'tools',
    deadlineSeconds: 3600,
  });
  const { phases, outputArtifacts } = manifest.actions[action]!;
  const values: TemplateValues = {
    [blueprint.object?.kind ?? 'Namespace']: { Name: blueprint.object?.name ?? 'shop', Namespace: 'shop' },
    Profile: { Location: { Bucket: BUCKET, Endpoint: store.endpoint, Prefix: PREFIX, Region: 'us-east-1' } },
    Options: setting.options ?? {},
    ArtifactsIn: Object.fromEntries(
      Object.entries(setting.artifacts ?? {}).map(([name, KeyValue]) => [name, { KeyValue }]),
    ),
  };
  const [phase] = phases;
  const args = renderTemplates(phase!.args, values) as KubeTaskArgs;
  const home = mkdtempSync(join(tmpdir(), 'jerrycan-task-'));
  const folders = { HOME: join(home, 'tmp'), TMPDIR: join(home, 'tmp'), SCRATCH: join(home, 'scratch') };
  for (const folder of new Set(Object.values(folders))) mkdirSync(folder);
  const { lastWords = join(home, 'termination-log') } = setting;
  if (!setting.lastWords) writeFileSync(lastWords, '');
  const path = makePath(join(home, 'bin'), setting.kando ?? store.kando(), setting.without, setting.programs);
  setting.tamper?.(path);
  const secrets: Record<string, string> = {
    'shop-store/accessKeyId': store.key.id,
    'shop-store/secretAccessKey': store.key.secret,
    ...setting.secrets,
  };
  const environment = environmentOf(args, folders, secrets);
  const [, ...rest] = expandCommand(args.command, environment);
  const started = Date.now();
  const child = spawn(findProgram('bash')!, rest, {
    env: { ...environment, PATH: path, JERRYCAN_LAST_WORDS: lastWords },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
  const [code] = await Promise.all([
    new Promise<number | null>((ended) => child.once('close', ended)),
    setting.during?.(folders.TMPDIR),
  ]);
  const Phases = { [phase!.name]: { Output: outputsIn(log) } };
  const artifacts = Object.entries(code === 0 ? (outputArtifacts ?? {}) : {}).map(([name, { keyValue }]) => [
    name,
    renderTemplates(keyValue, { ...values, Phases }),
  ]);
  const words = setting.lastWords ? '' : readFileSync(lastWords, 'utf8');
  return { code, log, words, artifacts: Object.fromEntries(artifacts), milliseconds: Date.now() - started };
}

interface KubeTaskArgs {
  readonly command: readonly string[];
  readonly podOverride: { readonly containers: readonly [{ readonly env: readonly EnvironmentVariable[] }] };
}

interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

function environmentOf(
  args: KubeTaskArgs,
  folders: Record<string, string>,
  secrets: Record<string, string>,
): Record<string, string> {
  const entries = args.podOverride.containers[0].env.map(({ name, valueFrom }) => {
    if (!valueFrom) return [name, folders[name]];
    const { name: secret, key } = valueFrom.secretKeyRef;
    const value = secrets[`${secret}/${key}`];
    if (value === undefined) throw new Error(`no Secret ${secret} with the key ${key}`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

function outputsIn(log: string): Record<string, string> {
  const lines = log.split('\n').filter((line) => line.includes('###Phase-output###:'));
  const outputs = lines.map((line) => JSON.parse(line.slice(line.indexOf(':') + 1)) as { key: string; value: string });
  return Object.fromEntries(outputs.map(({ key, value }) => [key, value]));
}
