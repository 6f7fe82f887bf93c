/** What a word of a command line names, so that a shell can complete it. A list has all values. */
export type Completion = 'app' | 'cluster' | 'store' | 'file' | 'folder' | readonly string[];

/** `--yes`: true when it is given. */
export interface Flag {
  readonly kind: 'flag';
  readonly help: string;
}

/** `--no-safety-point`: false when it is given, else true. */
export interface NegatedFlag {
  readonly kind: 'negated';
  readonly help: string;
}

/** `--run <run>`. */
export interface ValueOption {
  readonly kind: 'value';
  /** What stands for the value in the help. */
  readonly value: string;
  readonly help: string;
  /** @default - no completion */
  readonly completes?: Completion;
}

/** `--accept-from <file>`, more than once. */
export interface RepeatedOption extends Omit<ValueOption, 'kind'> {
  readonly kind: 'repeated';
}

/** What a field of a verb's options is on the command line. */
export type OptionFor<T> =
  NonNullable<T> extends boolean ? Flag | NegatedFlag : NonNullable<T> extends string ? ValueOption : RepeatedOption;

export type OptionDescription = Flag | NegatedFlag | ValueOption | RepeatedOption;

/** A description for each field. `datesOfCopy` is `--dates-of-copy` on the command line. */
export type OptionsOf<O> = { readonly [K in keyof O]-?: OptionFor<O[K]> };

export const flag = (help: string): Flag => ({ kind: 'flag', help });
export const negated = (help: string): NegatedFlag => ({ kind: 'negated', help });
export const value = (name: string, help: string, completes?: Completion): ValueOption => ({
  ...{ kind: 'value', value: name, help },
  ...(completes && { completes }),
});
export const repeated = (name: string, help: string, completes?: Completion): RepeatedOption => ({
  ...value(name, help, completes),
  kind: 'repeated',
});

/** `datesOfCopy` as `--dates-of-copy`; a negated one as `--no-safety-point`. */
export function longName(field: string, { kind }: OptionDescription): string {
  const words = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return kind === 'negated' ? `--no-${words}` : `--${words}`;
}
