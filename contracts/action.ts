import type { AppConfig } from './app-config';
import type { RestorePoint } from './restore-point';

/**
 * The options that the runner passes to each action, in addition to those that the method declares for a restore:
 *
 * - `run`: the name of the run, which is also the directory of its objects
 * - `notAfter`: the latest start of the task; whole seconds since the epoch
 * - `quiesce`: how long the writers are stopped: `never`, `snapshot`, `whole-dump`
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

/** The engine of the app, according to its blueprint. */
export const servedBy = ({ blueprint }: AppConfig): string => blueprint.engine;

/** Why a point cannot be restored into the app because of its engine; `undefined` if it can. The method compares versions. */
export function unlike(config: AppConfig, { run, engine }: Pick<RestorePoint, 'run' | 'engine'>): string | undefined {
  const wanted = servedBy(config);
  return engine.name === wanted ? undefined : `${run} is a backup of ${engine.name}, but the app uses ${wanted}`;
}

/** The server's entry in a restore point. */
export const madeBy = ({ name, version }: ServedBy): Pick<RestorePoint, 'engine'> => ({ engine: { name, version } });

/** The engine of a restore point: `mariadb 10.11.6`. */
export const madeOf = ({ engine }: Pick<RestorePoint, 'engine'>): string => `${engine.name} ${engine.version}`;
