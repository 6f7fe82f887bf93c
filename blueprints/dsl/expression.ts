/**
 * When Kanister knows a value. Phase outputs exist only after their phase succeeds. A defer phase also runs and is
 * rendered after a failure, so it may read only what is known at the start (Kanister, pkg/param/render.go:
 * `missingkey=error`).
 */
export type Known = 'at-start' | 'after-phase';

/** A value that Kanister resolves when it runs an action. Only an action's scope creates expressions. */
export interface Expression<out W extends Known = Known> {
  readonly kind: 'expression';
  readonly known: W;
  /** The shell variable that holds the value in a script. */
  readonly name: string;
  /** The Go template without its braces: `.StatefulSet.Namespace`. */
  readonly template: string;
  /** The action whose body created it. The expression is valid only there. */
  readonly scope: object;
}

/**
 * A value that is known when you write the blueprint. It is passed as an argument too, so it needs no quoting and
 * cannot become shell text.
 */
export interface Literal {
  readonly kind: 'literal';
  /** The shell variable that holds the value in a script. */
  readonly name: string;
  readonly value: string;
}

/**
 * Creates a literal for a script or an artifact: `literal('host', props.host)` is `"$host"` in the script, whatever
 * characters it contains.
 */
export function literal(name: string, value: string | number): Literal {
  const text = String(value);
  if (text.includes('\0')) {
    throw new Error(
      `literal '${name}': must not contain a NUL byte, which no process argument can hold (${JSON.stringify(text)}); remove it`,
    );
  }
  return Object.freeze({ kind: 'literal', name: variable(name), value: text });
}

export function expression<W extends Known>(scope: object, known: W, name: string, template: string): Expression<W> {
  return Object.freeze({ kind: 'expression', known, name: variable(name), template, scope });
}

/**
 * Checks a name that becomes a shell variable. It is lower case, so it cannot collide with a variable of the shell or
 * the container.
 */
export function variable(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Error(`'${name}': must be a lower-case shell variable name; use a-z, 0-9 and _`);
  }
  return name;
}
