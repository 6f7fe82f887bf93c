import type { Difference, Effect } from './change';

/** Finds how one part of a subject differs between two states. What one of them does not say is not compared: an older layout said less. */
export type Comparison<Subject> = (before: Subject, after: Subject) => readonly Difference[];

/** A judgement of a value that changed. */
export type Judgement<Value> = (before: Value, after: Value) => Effect;

export interface ComparedProps<Subject, Value> {
  /** The part's name, as ids and JSON have it: `rpo`. */
  readonly part: string;
  readonly of: (subject: Subject) => Value | undefined;
  readonly effect: Judgement<Value>;
  readonly words: (before: Value, after: Value) => string;
  /** The value as the id has it. */
  readonly text: (value: Value) => string;
  /** Whether two values mean the same. @default - they have the same text */
  readonly same?: (before: Value, after: Value) => boolean;
}

/** Compares one value. */
export function compared<Subject, Value>(props: ComparedProps<Subject, Value>): Comparison<Subject> {
  const { part, of, effect, words, text } = props;
  const same = props.same ?? ((before: Value, after: Value) => text(before) === text(after));
  return (before, after) => {
    const [from, to] = [of(before), of(after)];
    if (from === undefined || to === undefined || same(from, to)) return [];
    return [{ part, effect: effect(from, to), words: words(from, to), value: text(to) }];
  };
}

export interface MembersProps<Subject> {
  readonly part: string;
  readonly of: (subject: Subject) => readonly string[] | undefined;
  readonly lost: { readonly effect: Effect; readonly words: (member: string) => string };
  readonly gained: { readonly effect: Effect; readonly words: (member: string) => string };
}

/** Compares a set, member by member. */
export function members<Subject>({ part, of, lost, gained }: MembersProps<Subject>): Comparison<Subject> {
  return (before, after) => {
    const [from, to] = [of(before), of(after)];
    if (from === undefined || to === undefined) return [];
    const only = (some: readonly string[], others: readonly string[]) =>
      [...new Set(some)].filter((member) => !others.includes(member)).sort();
    return [
      ...only(from, to).map((member) => difference(part, lost, `-${member}`, member)),
      ...only(to, from).map((member) => difference(part, gained, `+${member}`, member)),
    ];
  };
}

function difference(
  part: string,
  { effect, words }: MembersProps<never>['lost'],
  value: string,
  member: string,
): Difference {
  return { part, effect, words: words(member), value };
}
