import type { Difference, Effect } from './change';

/**
 * Finds how one part of a subject differs between two states. What was not said before is not compared, since an older layout said less; what is not
 * said any more is told of.
 */
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
  /** What it means that it is not said any more; `told`: another comparison tells of it. @default 'weaker' */
  readonly unsaid?: 'weaker' | 'neutral' | 'told';
}

/** Compares one value. */
export function compared<Subject, Value>(props: ComparedProps<Subject, Value>): Comparison<Subject> {
  const { part, of, effect, words, text, unsaid = 'weaker' } = props;
  const same = props.same ?? ((before: Value, after: Value) => text(before) === text(after));
  return (before, after) => {
    const [from, to] = [of(before), of(after)];
    if (from === undefined) return [];
    if (to === undefined)
      return unsaid === 'told'
        ? []
        : [{ part, effect: unsaid, words: `no longer says its ${part} (${text(from)})`, value: 'unsaid' }];
    if (same(from, to)) return [];
    return [{ part, effect: effect(from, to), words: words(from, to), value: text(to) }];
  };
}

/** Compares a part that has parts of its own, where both states have it: that it goes is told of as an object of its own. */
export function within<Subject, Part>(
  of: (subject: Subject) => Part | undefined,
  comparisons: readonly Comparison<Part>[],
): Comparison<Subject> {
  return (before, after) => {
    const [from, to] = [of(before), of(after)];
    if (from === undefined || to === undefined) return [];
    return comparisons.flatMap((comparison) => comparison(from, to));
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
    if (from === undefined) return [];
    const only = (some: readonly string[], others: readonly string[]) =>
      [...new Set(some)].filter((member) => !others.includes(member)).sort();
    return [
      ...only(from, to ?? []).map((member) => difference(part, lost, `-${member}`, member)),
      ...only(to ?? [], from).map((member) => difference(part, gained, `+${member}`, member)),
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
