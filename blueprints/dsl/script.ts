import { type Expression, type Known, type Literal, variable } from './expression';
import { environmentVariable, type SecretKey, type StoreKey } from './secret';
import { splice } from './splice';

/**
 * What you can interpolate in a script. A plain string is not allowed, because it would become shell text: use
 * `literal`.
 */
export type Part = Expression | Literal | SecretKey | StoreKey | Output<string> | Script<string>;

/** Emits one output of the phase. */
export interface Output<out O extends string> {
  readonly kind: 'output';
  readonly key: O;
  /** The shell variable whose value is emitted. */
  readonly variable: string;
}

/**
 * A bash script. Its text contains no values: each value is passed as an argument, and is a shell variable under its
 * name. `O` is the outputs that it emits; `W` is when its values are known.
 */
export interface Script<out O extends string = string, out W extends Known = Known> {
  readonly kind: 'script';
  /** Bash without the prologue. A value appears as `${name}`. */
  readonly text: string;
  /** The values by the name of their shell variable, in the order of first use. */
  readonly values: Readonly<Record<string, Expression<W> | Literal>>;
  /** The secrets by the name of their environment variable. */
  readonly secrets: Readonly<Record<string, SecretKey | StoreKey>>;
  readonly outputs: readonly O[];
}

type OutputsIn<P> = P extends Output<infer O> ? O : P extends Script<infer O, Known> ? O : never;
type KnownIn<P> = P extends Expression<infer W> ? W : P extends Script<string, infer W> ? W : never;

/**
 * Builds a script, or a piece of one; pieces nest. Bash reads exactly what you write, including backslashes. Only
 * bash's own `${x}` must be written as `\${x}`. The common indentation is removed.
 * @throws if Kanister or Kubernetes would change the text: a bare `{{`, or `$$`
 */
export function sh<const P extends readonly Part[]>(
  words: TemplateStringsArray,
  ...parts: P
): Script<OutputsIn<P[number]>, KnownIn<P[number]>> {
  const own = words.raw.map((text) => text.replace(/\\(\$\{|`)/g, '$1'));
  for (const text of own) refuseForeignSyntax(text, 'sh');
  const values: Record<string, Expression | Literal> = {};
  const secrets: Record<string, SecretKey | StoreKey> = {};
  const outputs = new Set<string>();
  const texts = parts.map((part: Part) => {
    switch (part.kind) {
      case 'expression':
      case 'literal':
        put(values, part.name, part);
        return `\${${part.name}}`;
      case 'secretKey':
      case 'storeKey':
        put(secrets, environmentVariable(part), part);
        return `\${${environmentVariable(part)}}`;
      case 'output':
        outputs.add(part.key);
        return `kando output ${part.key} "\${${part.variable}}"`;
      case 'script':
        for (const [name, value] of Object.entries(part.values)) put(values, name, value);
        for (const [name, value] of Object.entries(part.secrets)) put(secrets, name, value);
        for (const key of part.outputs) outputs.add(key);
        return part.text;
      default:
        throw new Error(`sh: a plain value (${String(part)}) would become shell text; use literal(name, value)`);
    }
  });
  const script = { kind: 'script', text: splice(own, texts), values, secrets, outputs: [...outputs] } as const;
  return Object.freeze(script) as unknown as Script<OutputsIn<P[number]>, KnownIn<P[number]>>;
}

/**
 * Emits an output with `kando output <key> "$variable"`, and declares it as an output of the phase.
 * @param from the shell variable @default - the variable with the same name as the key
 */
export function output<const O extends string>(key: O, from: string = key): Output<O> {
  if (!/^[a-zA-Z0-9_]+$/.test(key)) {
    throw new Error(
      `output '${key}': Kanister accepts only letters, digits and _ in an output's key (pkg/output/output.go); rename it`,
    );
  }
  return Object.freeze({ kind: 'output', key, variable: variable(from) });
}

/** Joins pieces as lines. */
export function lines(pieces: readonly Script<never, never>[]): Script<never, never> {
  return pieces.reduce(
    (all, piece) =>
      all.text === ''
        ? piece
        : sh`
${all}
${piece}`,
    sh``,
  );
}

function put<V extends object>(all: Record<string, V>, name: string, value: V): void {
  const other = all[name];
  if (other !== undefined && !same(other, value)) {
    throw new Error(`sh: two different values are named '${name}' in one script; rename one of them`);
  }
  all[name] = value;
}

function same(a: object, b: object): boolean {
  return Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);
}

/**
 * Rejects text that Kanister or Kubernetes would change.
 * @param where the start of the error message
 */
export function refuseForeignSyntax(text: string, where: string): void {
  const near = (index: number) => JSON.stringify(text.slice(Math.max(0, index - 20), index + 20));
  const template = text.indexOf('{{');
  if (template >= 0) {
    throw new Error(
      `${where}: bare '{{' in a script (${near(template)}): Kanister would render it; interpolate an expression instead`,
    );
  }
  const dollars = text.indexOf('$$');
  if (dollars >= 0) {
    throw new Error(
      `${where}: '$$' in a script (${near(dollars)}): Kubernetes turns it into '$' in a container's command; write $BASHPID`,
    );
  }
}
