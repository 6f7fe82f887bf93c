import type { ArtifactShape, ArtifactValues, InputExpressions, Inputs, NoArtifacts, ShapeOf } from './artifact';
import { type Expression, expression, type Known, type Literal } from './expression';
import type { ActionKind } from './object';
import type { KubeTaskProps, Phase, PhaseOutput } from './phase';

/** What you can do with a protected object: phases in order, and the artifacts that they produce. */
export interface Action<
  out K extends ActionKind = ActionKind,
  In extends ArtifactShape = ArtifactShape,
  Out extends ArtifactShape = ArtifactShape,
> {
  readonly kind: 'action';
  /** The kind of object it runs on. */
  readonly on: K;
  readonly phases: readonly Phase[];
  /** Runs last, after a failure too. */
  readonly deferPhase?: Phase;
  /** The options that it reads. */
  readonly options: readonly string[];
  /** The artifacts that an ActionSet must bring. */
  readonly inputs: readonly string[];
  readonly artifacts: { readonly [A in keyof Out]: Readonly<Record<Out[A], Expression | Literal>> };
  /** The keys of each input. The blueprint checks that one of its actions produces them. */
  readonly takes: Inputs<In>;
}

/**
 * Kanister's functions. Each call adds a phase to the action. `W` is when Kanister must know the values that it
 * receives.
 */
export interface Functions<W extends Known> {
  /** Runs a script in a pod. */
  kubeTask<const O extends string = never>(phase: string, props: KubeTaskProps<O, W>): PhaseOutput<O>;
  /** Scales the action's object and waits for it. Kanister's wait has no time limit. */
  scaleWorkload(phase: string, props: { replicas: number | Expression<W> }): PhaseOutput<'originalReplicaCount'>;
}

/** What the body of an action can use: functions, and the values that Kanister knows when the action starts. */
export interface ActionScope<O extends string> extends Functions<Known> {
  readonly object: { readonly name: Expression<'at-start'>; readonly namespace: Expression<'at-start'> };
  /** The controller's clock at the start: RFC 3339, UTC. */
  readonly time: Expression<'at-start'>;
  /**
   * The location of the Profile. Its credential is not available, here or anywhere else in the language: see
   * `storeKey`.
   */
  readonly profile: { readonly [F in 'bucket' | 'endpoint' | 'prefix' | 'region']: Expression<'at-start'> };
  /** The options that the action declares. If an ActionSet omits an option, its value is an empty string. */
  readonly options: { readonly [N in O]: Expression<'at-start'> };
  /** Adds the one phase that runs last, even after a failure. It can read only what is known at the start. */
  readonly defer: Functions<'at-start'>;
}

/**
 * Builds an action from a function's body. Each function that the body calls adds a phase. Its return value defines the
 * artifacts.
 * @throws for an action without a phase (Kanister reports success for it), a second defer phase, or a value of another
 * action
 */
export function action<
  const K extends ActionKind,
  const O extends string = never,
  const In extends ArtifactShape = NoArtifacts,
  // biome-ignore lint/suspicious/noConfusingVoidType: a body without artifacts returns nothing
  const Out extends ArtifactValues | void = void,
>(
  spec: { readonly on: K; readonly options?: readonly O[]; readonly inputs?: Inputs<In> },
  body: (a: ActionScope<O>, artifacts: InputExpressions<In>) => Out,
): Action<K, In, ShapeOf<Out>> {
  const scope = {};
  const known = (name: string, template: string) => expression(scope, 'at-start', name, template);
  const object = { name: known('name', `.${spec.on}.Name`), namespace: known('namespace', `.${spec.on}.Namespace`) };
  const phases: Phase[] = [];
  const deferred: Phase[] = [];

  const functions = (into: Phase[]): Functions<Known> => ({
    kubeTask(phase, props) {
      into.push(Object.freeze({ func: 'KubeTask', name: phase, args: { namespace: object.namespace, ...props } }));
      return outputs(scope, phase, props.script.outputs);
    },
    scaleWorkload(phase, { replicas }) {
      if (spec.on === 'Namespace')
        throw new Error(`phase '${phase}' scales a namespace, which has no replicas; use an action on a workload`);
      const args = { ...object, kind: spec.on.toLowerCase(), replicas };
      into.push(Object.freeze({ func: 'ScaleWorkload', name: phase, args }));
      return outputs(scope, phase, ['originalReplicaCount']);
    },
  });
  const location = (name: string, field: string) => known(name, `.Profile.Location.${field}`);
  const artifacts = body(
    {
      ...functions(phases),
      defer: functions(deferred),
      object,
      time: known('time', '.Time'),
      profile: {
        bucket: location('bucket', 'Bucket'),
        endpoint: location('endpoint', 'Endpoint'),
        prefix: location('prefix', 'Prefix'),
        region: location('region', 'Region'),
      },
      options: Object.fromEntries(
        (spec.options ?? []).map((name) => [name, known(snake(name), option(name))]),
      ) as never,
    },
    inputExpressions(scope, spec.inputs ?? ({} as Inputs<In>)),
  );
  if (phases.length === 0)
    throw new Error('the action has no phase, and Kanister would report success for it; call a function in its body');
  if (deferred.length > 1)
    throw new Error(
      `an action can have only one defer phase (${deferred.map(({ name }) => name).join(', ')}); remove the others`,
    );
  const all = [...phases, ...deferred];
  for (const phase of all) refuseStrangers(scope, phase.args, `phase '${phase.name}'`);
  refuseStrangers(scope, artifacts, 'the return value');
  return Object.freeze({
    kind: 'action',
    on: spec.on,
    phases: Object.freeze(phases),
    ...(deferred[0] && { deferPhase: deferred[0] }),
    options: spec.options ?? [],
    inputs: Object.keys(spec.inputs ?? {}),
    takes: spec.inputs ?? {},
    artifacts: artifacts ?? {},
  }) as unknown as Action<K, In, ShapeOf<Out>>;
}

// This form renders a missing option as nothing; `.Options.name` would make the action fail.
const option = (name: string) => `index .Options ${JSON.stringify(name)}`;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function outputs<O extends string>(scope: object, phase: string, keys: readonly O[]): PhaseOutput<O> {
  const entry = (key: O) => [key, expression(scope, 'after-phase', snake(key), `.Phases.${phase}.Output.${key}`)];
  return { output: Object.fromEntries(keys.map(entry)) };
}

function inputExpressions<In extends ArtifactShape>(scope: object, inputs: Inputs<In>): InputExpressions<In> {
  const artifact = (name: string, keys: readonly string[]) =>
    keys.map((key) => [
      key,
      expression(scope, 'at-start', snake(`${name}_${key}`), `.ArtifactsIn.${name}.KeyValue.${key}`),
    ]);
  const entries = Object.entries<readonly string[]>(inputs).map(([name, keys]) => [
    name,
    Object.fromEntries(artifact(name, keys)),
  ]);
  return Object.fromEntries(entries);
}

function refuseStrangers(scope: object, value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null) return;
  const { kind, name, scope: made } = value as Partial<Expression>;
  if (kind !== 'expression') {
    for (const inner of Object.values(value)) refuseStrangers(scope, inner, where);
  } else if (made !== scope) {
    throw new Error(`${where} uses '${name}', which belongs to another action; use a value of this action's own scope`);
  }
}
