import type { CaptureConfig } from './app-config';
import type { CapturedData } from './restore-point';

/**
 * The options that the runner passes to each action, in addition to those that the method declares for a restore:
 *
 * - `run`: the directory of what the task stores, below the app's prefix: `<run>/<capture>`
 * - `notAfter`: the latest start of the task; whole seconds since the epoch
 * - `quiesce`: how long the writers are stopped: `never`, `snapshot`, `whole-backup`
 * - `safety`: `true` for the backup of what a restore overwrites, which may be empty
 * - `directory`, `index`: the artifact `point` that a restore will load
 * - `undo`: `true` for the load of a safety point, which deletes everything that the point does not contain
 */
export const actionOptions = {
  backup: ['run', 'notAfter', 'quiesce', 'safety'],
  restore: ['notAfter', 'undo'],
  preflight: ['notAfter', 'run', 'quiesce', 'safety', 'directory', 'index'],
} as const;

export type ActionName = keyof typeof actionOptions;

/** The actions that also get the options that a method declares for a restore. */
export const withMethodOptions = ['restore', 'preflight'] as const satisfies readonly ActionName[];

export type WithMethodOptions = (typeof withMethodOptions)[number];

/**
 * The artifacts of each action: those of a backup that it takes, and those that it gives, with their keys. The artifact
 * `server` has the key `engine` too, which is the method's.
 *
 * - `point`: the directory of what a backup stored, and the size and hash of its index
 * - `server`: the server's version; whether it has nothing to back up; the warnings of a restore
 */
export const actionArtifacts = {
  backup: { takes: [], gives: { point: ['directory', 'index'], server: ['version', 'empty'] } },
  restore: { takes: ['point'], gives: { server: ['version', 'warnings'] } },
  preflight: { takes: [], gives: { server: ['version', 'empty'] } },
} as const satisfies Record<
  ActionName,
  { readonly takes: readonly 'point'[]; readonly gives: Readonly<Record<string, readonly string[]>> }
>;

/** The options of an action in a runner's ActionSet. A method's own options are `true` or absent. */
export type ActionOptions<A extends ActionName = ActionName> = Readonly<
  Partial<Record<(typeof actionOptions)[A][number], string>> & Record<string, string | undefined>
>;

/** The keys and values of one artifact. */
export type KeyValue = Readonly<Record<string, string>>;

/** The server that a task works on: the artifact `server` of every action. */
export interface ServedBy {
  /** The name of the engine, as in a restore point: `mariadb`. */
  readonly name: string;
  readonly version: string;
  /** Whether there is nothing to back up. */
  readonly isEmpty: boolean;
}

/** The keys of the artifact `server`. */
export type ServerKey = 'engine' | 'version' | 'empty';

/** @throws Error if the artifact `server` is invalid */
export function parseServer(artifact: KeyValue = {}): ServedBy {
  const { engine, version, empty } = artifact;
  if (!engine || !version || !/^(true|false)$/.test(empty ?? ''))
    throw new Error(`the artifact 'server' must have engine, version and empty (${JSON.stringify(artifact)})`);
  return { name: engine, version, isEmpty: empty === 'true' };
}

/**
 * The warnings of a completed restore, `what is wrong; what to do` each: at most twenty lines, each truncated. All outputs of a task together must be smaller
 * than 4,096 bytes, the limit of a termination message.
 */
export const warningsIn = ({ warnings = '' }: KeyValue = {}): string[] =>
  warnings
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
    .map((line) => line.slice(0, 1200));

/** The engine of a capture, according to its blueprint. */
export const servedBy = ({ blueprint }: CaptureConfig): string => blueprint.engine;

/** Why this data cannot be restored by a capture, by its engine alone; `undefined` if it can. The method compares versions. */
export function unlike(capture: CaptureConfig, { engine }: Pick<CapturedData, 'engine'>): string | undefined {
  const wanted = servedBy(capture);
  return engine.name === wanted
    ? undefined
    : `is a backup of ${engine.name}, but the capture ${capture.name} uses ${wanted}`;
}

/** The engine, as in a restore point. */
export const madeBy = ({ name, version }: ServedBy): Pick<CapturedData, 'engine'> => ({ engine: { name, version } });

/** The engine with its version, for people: `mariadb 10.11.6`. */
export const madeOf = ({ engine }: Pick<CapturedData, 'engine'>): string => `${engine.name} ${engine.version}`;
