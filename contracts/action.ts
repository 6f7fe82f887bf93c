import type { AppConfig } from './app-config';
import type { RestorePoint } from './restore-point';

/**
 * The options that the runner gives each action, beside those that the method declares for a restore:
 *
 * - `run`: the name of the run, which is the directory of what it stores
 * - `notAfter`: the task begins no later; whole seconds since the epoch
 * - `quiesce`: how long the writers are stopped: `never`, `snapshot`, `whole-dump`
 * - `safety`: `true` for the backup of what a restore overwrites, which may be empty
 * - `directory`, `index`: the artifact `point` of what a restore will load
 * - `undo`: `true` for the load of a safety point: afterwards there is what it holds, and nothing else
 */
export const actionOptions = {
  backup: ['run', 'notAfter', 'quiesce', 'safety'],
  restore: ['notAfter', 'undo'],
  preflight: ['notAfter', 'run', 'quiesce', 'safety', 'directory', 'index'],
} as const;

export type ActionName = keyof typeof actionOptions;

/** What an ActionSet of the runner's says to an action. A method's own options are `true` or absent. */
export type ActionOptions<A extends ActionName = ActionName> = Readonly<
  Partial<Record<(typeof actionOptions)[A][number], string>> & Record<string, string | undefined>
>;

/** Keys and values of one artifact. */
export type KeyValue = Readonly<Record<string, string>>;

/** What a task says of the server that it works on: the artifact `server` of every action. */
export interface ServedBy {
  /** What serves the data, as a restore point names it: `mariadb`. */
  readonly name: string;
  readonly version: string;
  /** There is nothing to back up. */
  readonly isEmpty: boolean;
}

/** The keys of the artifact `server`, as a method writes them. */
export type ServerKey = 'engine' | 'version' | 'empty';

/** @throws Error saying what is wrong with the artifact `server` */
export function parseServer(artifact: KeyValue = {}): ServedBy {
  const { engine, version, empty } = artifact;
  if (!engine || !version || !/^(true|false)$/.test(empty ?? ''))
    throw new Error(`the artifact 'server' is not what the blueprint promises (${JSON.stringify(artifact)})`);
  return { name: engine, version, isEmpty: empty === 'true' };
}

/**
 * What a person should know of a restore that is done, `what; what to do` each: at most twenty lines, each cut. All outputs of a task together must stay below
 * 4,096 bytes: they are its pod's last words.
 */
export const warningsIn = ({ warnings = '' }: KeyValue = {}): string[] =>
  warnings
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
    .map((line) => line.slice(0, 1200));

/** What serves the app's data, by its blueprint. */
export const servedBy = ({ blueprint }: AppConfig): string => blueprint.engine;

/** Why nothing of this can be restored into the app, by its kind alone; `undefined`: it may be. Versions are compared by the method. */
export function unlike(config: AppConfig, { run, engine }: Pick<RestorePoint, 'run' | 'engine'>): string | undefined {
  const wanted = servedBy(config);
  return engine.name === wanted ? undefined : `${run} is of ${engine.name}, the app of ${wanted}`;
}

/** What a restore point says of it. */
export const madeBy = ({ name, version }: ServedBy): Pick<RestorePoint, 'engine'> => ({ engine: { name, version } });

/** `mariadb 10.11.6`: what a restore point was made of. */
export const madeOf = ({ engine }: Pick<RestorePoint, 'engine'>): string => `${engine.name} ${engine.version}`;
