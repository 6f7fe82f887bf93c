import type { Expression, Literal } from './expression';

/** The artifacts that an action's body returns: artifact -> key -> value. */
export type ArtifactValues = Readonly<Record<string, Readonly<Record<string, Expression | Literal>>>>;

/** The same without values: artifact -> union of its keys. */
export type ArtifactShape = Readonly<Record<string, string>>;

export type ShapeOf<Out> = Out extends ArtifactValues
  ? { readonly [A in keyof Out & string]: keyof Out[A] & string }
  : NoArtifacts;

// biome-ignore lint/complexity/noBannedTypes: no artifact at all, so that keyof is never
export type NoArtifacts = {};

/** Artifacts that an action takes. `artifactsOf` makes them from the action that produces them. */
export type Inputs<In extends ArtifactShape> = { readonly [A in keyof In]: readonly In[A][] };

/** The same artifacts in the body of that action: `dump.directory`. */
export type InputExpressions<In extends ArtifactShape> = {
  readonly [A in keyof In]: { readonly [K in In[A]]: Expression<'at-start'> };
};

/** Turns artifacts of a producer into inputs of another action: `artifactsOf(backup, 'dump', 'users')`. */
export function artifactsOf<const Out extends ArtifactShape, const A extends keyof Out & string>(
  producer: { readonly artifacts: { readonly [N in keyof Out]: Readonly<Record<Out[N], Expression | Literal>> } },
  ...names: readonly A[]
): Inputs<Pick<Out, A>> {
  const keys = names.map((name) => [name, Object.keys(producer.artifacts[name])]);
  return Object.freeze(Object.fromEntries(keys)) as Inputs<Pick<Out, A>>;
}
