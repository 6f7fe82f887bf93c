import {
  type ActionName,
  actionArtifacts,
  actionOptions,
  type WithMethodOptions,
  withMethodOptions,
} from '../contracts/action';
import type { Counts, MethodContract } from './contract';
import {
  type Action,
  type ActionScope,
  type ArtifactShape,
  action,
  type Blueprint,
  blueprint,
  type Expression,
  type InputExpressions,
  type Inputs,
  type Known,
  type KubeTaskProps,
  type Literal,
  literal,
  type PhaseOutput,
  type Script,
  type Settings,
  sh,
} from './dsl';
import { onOf, type Place, placed } from './method-place';

/** The name of an option of an action: the runner's own, and those that the method declares for a restore. */
type OptionOf<C extends MethodContract, N extends ActionName> =
  | (typeof actionOptions)[N][number]
  | (N extends WithMethodOptions ? keyof C['restoreOptions'] & string : never);

/** The artifacts that an action takes, with their keys. */
type Taken<N extends ActionName> = {
  readonly [A in (typeof actionArtifacts)[N]['takes'][number]]: (typeof actionArtifacts)['backup']['gives'][A][number];
};

type Given<N extends ActionName> = (typeof actionArtifacts)[N]['gives'];

/** The values that the body of an action must return. The engine is added. */
type Returned<N extends ActionName> = Readonly<
  Record<Given<N>[keyof Given<N>] extends readonly (infer K extends string)[] ? K : never, Expression | Literal>
>;

/** What the body of an action can use. The contract sets when the task of a backup is ready. */
export type MethodScope<O extends string> = Omit<ActionScope<O>, 'kubeTask'> & {
  kubeTask<const P extends string = never>(
    phase: string,
    props: Omit<KubeTaskProps<P, Known>, 'readyWhen'>,
  ): PhaseOutput<P>;
};

/** An action that the runner calls by this name. */
export type MethodAction<N extends ActionName> = Action & { readonly role: N };

export interface MethodBlueprintProps<C extends MethodContract> {
  /** The actions that the runner calls, in the order of the manifest. */
  readonly actions: { readonly [N in ActionName]: MethodAction<N> };
  /** More actions, for people with kanctl. @default - none */
  readonly more?: Readonly<Record<string, Action>>;
  /** The restore options that make sense for this app. @default - all that the method declares */
  readonly restoreOptions?: readonly (keyof C['restoreOptions'] & string)[];
  /** The parts of the server that it captures. @default - everything */
  readonly parts?: readonly string[] | undefined;
  /** Settings whose changes a review must show. @default - none */
  readonly settings?: Settings;
}

/** A method with a contract: it makes the actions, and joins them into the Blueprint of an app. */
export interface Method<C extends MethodContract = MethodContract> {
  readonly contract: C;
  /** The names of the stored artifacts, for scripts: `` sh`pull "$directory" ${stored.dump}` ``. */
  readonly stored: { readonly [A in keyof C['stores']]: Script<never, never> };
  /** Makes an action that the runner calls. The body adds its tasks, and returns the values that the runner needs. */
  action<N extends ActionName>(
    name: N,
    place: Place<C>,
    body: (a: MethodScope<OptionOf<C, N>>, artifacts: InputExpressions<Taken<N>>) => Returned<N>,
  ): MethodAction<N>;
  blueprint(place: Place<C>, props: MethodBlueprintProps<C>): Blueprint;
}

/** Counts can only be in an artifact that the method stores. */
type Sound<C extends MethodContract> = {
  readonly counts: C['counts'] extends Counts ? Counts & { readonly in: keyof C['stores'] & string } : 'nothing';
};

/**
 * Defines a method from its contract.
 *
 * @throws Error for a stored artifact whose name the index cannot have
 */
export function defineMethod<const C extends MethodContract>(contract: C & Sound<C>): Method<C> {
  const { name: method, engine, stores, fixedWhen, restoreOptions } = contract;
  for (const name of Object.keys(stores))
    if (!/^[a-z]+$/.test(name) || name === 'index')
      throw new Error(
        `method '${method}': must not store an artifact with this name (${name}); use a-z, but not index`,
      );
  const ready = fixedWhen === 'task-end' ? {} : { readyWhen: fixedWhen.fileExists };
  return Object.freeze({
    contract,
    stored: Object.fromEntries(Object.keys(stores).map((name) => [name, word(name)])) as Method<C>['stored'],
    action(name, place, body) {
      const { takes, gives } = actionArtifacts[name];
      const own = isWithMethodOptions(name) ? Object.keys(restoreOptions) : [];
      const inputs = Object.fromEntries(takes.map((artifact) => [artifact, actionArtifacts.backup.gives[artifact]]));
      const made = action(
        { on: onOf(place), options: [...actionOptions[name], ...own], inputs: inputs as Inputs<ArtifactShape> },
        (a, artifacts) => {
          const kubeTask: ActionScope<string>['kubeTask'] = (phase, props) =>
            a.kubeTask(phase, { ...props, ...(name === 'backup' && ready) });
          const values = body({ ...a, kubeTask } as never, artifacts as never) as Record<string, Expression | Literal>;
          return Object.fromEntries(
            Object.entries<readonly string[]>(gives).map(([artifact, keys]) => [
              artifact,
              {
                ...(artifact === 'server' && { engine: literal('engine', engine) }),
                ...Object.fromEntries(keys.map((key) => [key, values[key]!])),
              },
            ]),
          );
        },
      );
      return Object.freeze({ ...made, role: name }) as never;
    },
    blueprint(place, { actions, more = {}, restoreOptions: offered, parts, settings = {} }) {
      const options = Object.entries(restoreOptions).filter(([name]) => offered?.includes(name) ?? true);
      return blueprint({
        ...{ method, engine },
        ...(options.length > 0 && { restoreOptions: Object.fromEntries(options) }),
        ...(parts && { parts }),
        ...placed(contract, place),
        ...(fixedWhen === 'task-end' && { fixedWhen }),
        settings,
        actions: { ...actions, ...more } as never,
      });
    },
  } satisfies Method<C>);
}

const isWithMethodOptions = (name: ActionName): name is WithMethodOptions =>
  (withMethodOptions as readonly string[]).includes(name);

/** A word that bash reads as it is. */
const word = (name: string): Script<never, never> => Object.freeze({ ...sh``, text: name });
