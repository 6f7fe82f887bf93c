import type { ServerKey } from '../../contracts/action';
import type { RestoreOption } from '../../contracts/app-config';
import type { Action } from './action';
import type { ArtifactShape } from './artifact';
import type { ActionKind, ObjectKind, ObjectRef } from './object';
import type { FunctionName, Phase } from './phase';
import type { SecretKey } from './secret';

/**
 * A method of capturing one object's data: its actions, and what they need. This is plain data; `renderBlueprint` turns
 * it into text for Kanister.
 */
export interface Blueprint<out A extends Readonly<Record<string, Action>> = Readonly<Record<string, Action>>> {
  readonly kind: 'blueprint';
  /** The name of the method, `<what>-<how>`, for example `mariadb-dump`. Its tasks' pods carry it as a label. */
  readonly method: string;
  /** The engine, for example `mariadb`. A restore point can be restored only into the same engine. */
  readonly engine: string;
  /**
   * What you can request from a restore besides its point: options of the actions `restore` and `preflight`. @default -
   * nothing
   */
  readonly restoreOptions?: Readonly<Record<string, RestoreOption>>;
  /**
   * The namespace of the object and of the tasks, with the Secrets that they read.
   * @default - the app's namespace
   */
  readonly namespace?: string;
  /**
   * The object that `backup`, `restore` and `preflight` run on.
   * @default - none: this cluster does not run the server, and the three actions run on the namespace
   */
  readonly object?: ObjectRef;
  /** The parts of the server that it captures, such as databases. @default - everything in the server */
  readonly parts?: readonly string[];
  /** When the data of a backup cannot change anymore. @default - as soon as the pod of its task is ready */
  readonly fixedWhen?: 'task-end';
  readonly actions: A;
  /** The ports that its tasks connect to. The store is not among them. */
  readonly connectsTo: readonly Connection[];
  /**
   * Settings of the method whose changes a review must show: `compression`, `assertions`. The scripts contain them too,
   * but in a form that is hard to review.
   */
  readonly settings: Settings;
  /** The images that its tasks run in, without kando's image. */
  readonly images: readonly string[];
  /** The Secrets that its tasks read, without the store's Secret. */
  readonly secrets: readonly SecretKey[];
}

/** A port of a server that the tasks connect to. */
export interface Connection {
  /** The port that the tasks use, which is that of a Service if `host` names one. */
  readonly port: number;
  /** The port of the server's pods, to which a NetworkPolicy applies. @default - `port` */
  readonly podPort?: number;
  /**
   * The host where the object's server listens, by the name that pods in the capture's namespace use. The runner checks
   * that it leads to the object.
   * @default - unknown: nothing is checked
   */
  readonly host?: string;
  /** The addresses of a server outside of the cluster. @default - the pods of the capture's namespace */
  readonly cidrs?: readonly string[];
}

export type Settings = Readonly<Record<string, string | readonly string[]>>;

/** A type error with a readable message. */
interface TypeError<Message extends string> {
  readonly 'type error': Message;
}

/** The three actions that the runner calls, and what a backup must report about its server. */
interface RunnerActions<K extends ActionKind> {
  readonly backup: Action<K, Readonly<Record<never, never>>, { readonly server: ServerKey }>;
  readonly restore: Action<K>;
  readonly preflight: Action<K, Readonly<Record<never, never>>, { readonly server: ServerKey }>;
}

type ProducedBy<A> = {
  [N in keyof A]: A[N] extends Action<ActionKind, ArtifactShape, infer Out> ? keyof Out : never;
}[keyof A];

type Checked<A> = {
  readonly [N in keyof A & string]: A[N] extends Action<ActionKind, infer In, ArtifactShape>
    ? Orphans<In, A> extends never
      ? A[N]
      : TypeError<`'${N}' takes the artifact '${Orphans<In, A> & string}', which no action of this blueprint produces`>
    : A[N];
};

type Orphans<In, A> = string extends keyof In ? never : Exclude<keyof In, ProducedBy<A>>;

/**
 * Builds a blueprint from its actions.
 * @throws if a phase name occurs twice (Kanister requires unique names in a blueprint), if no action produces an input
 * with all its keys, or if the runner's three actions run on a kind that differs from the object's
 */
export function blueprint<
  const K extends ObjectKind,
  const A extends Readonly<Record<string, Action>> & RunnerActions<K | 'Namespace'>,
>(props: {
  readonly method: string;
  readonly engine: string;
  /** @default - none */
  readonly restoreOptions?: Readonly<Record<string, RestoreOption>>;
  /** @default - the app's */
  readonly namespace?: string;
  /** @default - none: this cluster does not run the server */
  readonly object?: ObjectRef<K>;
  /** @default - everything in the server */
  readonly parts?: readonly string[];
  /** @default - as soon as the pod of its task is ready */
  readonly fixedWhen?: 'task-end';
  readonly connectsTo: readonly Connection[];
  /** @default - none */
  readonly settings?: Settings;
  readonly actions: A & Checked<A>;
}): Blueprint<A> {
  const { method, actions } = props;
  const where = `blueprint '${method}'`;
  const seen = new Map<string, string>();
  const phases = Object.entries<Action>(actions).flatMap(([name, action]) =>
    phasesOf(action).map((phase) => {
      const other = seen.get(phase.name);
      if (other !== undefined) {
        const places = other === name ? `twice in '${name}'` : `in both '${other}' and '${name}'`;
        throw new Error(
          `${where}: phase '${phase.name}' is used ${places}; Kanister requires unique phase names in a blueprint: rename one`,
        );
      }
      if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(phase.name)) {
        throw new Error(`${where}: phase '${phase.name}' cannot be used in a Go template; use letters and digits`);
      }
      seen.set(phase.name, name);
      return phase;
    }),
  );
  for (const [name, action] of Object.entries<Action>(actions))
    refuseOrphans(`${where}, action '${name}'`, action, actions);
  refuseUndeclared(where, props.restoreOptions ?? {}, actions);
  refuseKinds(where, props.object?.kind ?? 'Namespace', actions);
  const tasks = phases.filter((phase) => phase.func === 'KubeTask');
  const secrets = tasks.flatMap(({ args }) => Object.entries(args.script.secrets));
  return Object.freeze({
    settings: {},
    ...props,
    kind: 'blueprint',
    images: [...new Set(tasks.map(({ args }) => args.image))],
    secrets: [...new Map(secrets).values()].filter((secret) => secret.kind === 'secretKey'),
  });
}

/** The Kanister functions that a blueprint uses. Its access rights are derived from them. */
export function functionsOf({ actions }: Blueprint): FunctionName[] {
  const names = Object.values(actions).flatMap((action) => phasesOf(action).map(({ func }) => func));
  return [...new Set(names)].sort();
}

export function phasesOf({ phases, deferPhase }: Action): readonly Phase[] {
  return deferPhase ? [...phases, deferPhase] : phases;
}

function refuseKinds(where: string, kind: ActionKind, actions: Readonly<Record<string, Action>>): void {
  for (const name of ['backup', 'restore', 'preflight'])
    if (actions[name]?.on !== kind)
      throw new Error(
        `${where}: the action '${name}' runs on a ${actions[name]?.on}, but the object is a ${kind}; use the kind of the object`,
      );
}

function refuseUndeclared(
  where: string,
  options: object,
  { restore, preflight }: Readonly<Record<string, Action>>,
): void {
  for (const option of Object.keys(options))
    for (const [name, action] of Object.entries({ restore, preflight }))
      if (!action?.options.includes(option))
        throw new Error(`${where}: restore option '${option}' must be an option of the action '${name}'; add it there`);
}

function refuseOrphans(where: string, { takes }: Action, actions: Readonly<Record<string, Action>>): void {
  for (const [artifact, keys] of Object.entries(takes)) {
    const producer = Object.values(actions).find(({ artifacts }) => artifact in artifacts);
    const missing = producer ? keys.filter((key) => !(key in producer.artifacts[artifact]!)) : keys;
    if (!producer || missing.length > 0) {
      throw new Error(
        `${where}: takes the artifact '${artifact}' (${missing.join(', ')}), which none of its actions produces; return it from an action`,
      );
    }
  }
}
