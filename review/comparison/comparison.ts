import type { Difference, Effect } from './change';

/**
 * Finds how one part of a subject differs between two states. A part that was not set before is not compared, because an older layout has fewer parts.
 * A part that is no longer set is reported.
 */
export type Comparison<Subject> = (before: Subject, after: Subject) => readonly Difference[];

/** Judges a changed value. */
export type Judgement<Value> = (before: Value, after: Value) => Effect;

export interface ComparedProps<Subject, Value> {
  /** The part's name in ids and JSON: `rpo`. */
  readonly part: string;
  readonly of: (subject: Subject) => Value | undefined;
  readonly effect: Judgement<Value>;
  readonly words: (before: Value, after: Value) => string;
  /** The value as text for the id. */
  readonly text: (value: Value) => string;
  /** Whether two values mean the same. @default - they have the same text */
  readonly same?: (before: Value, after: Value) => boolean;
  /** The effect if the part is no longer set; `'reported elsewhere'`: another comparison reports it. @default 'weaker' */
  readonly whenUnset?: 'weaker' | 'neutral' | 'reported elsewhere';
}

/** Compares one value. */
export function compared<Subject, Value>(props: ComparedProps<Subject, Value>): Comparison<Subject> {
  const { part, of, effect, words, text, whenUnset = 'weaker' } = props;
  const same = props.same ?? ((before: Value, after: Value) => text(before) === text(after));
  return (before, after) => {
    const [from, to] = [of(before), of(after)];
    if (from === undefined) return [];
    if (to === undefined)
      return whenUnset === 'reported elsewhere'
        ? []
        : [{ part, effect: whenUnset, words: `no longer sets ${part} (was ${text(from)})`, value: 'unsaid' }];
    if (same(from, to)) return [];
    return [{ part, effect: effect(from, to), words: words(from, to), value: text(to) }];
  };
}

/** Compares the parts of a part that exists in both states. The removal of the whole part is reported as a removed object. */
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

/** Compares two sets, member by member. */
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
