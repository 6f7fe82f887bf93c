import type { Effect } from '../comparison/change';
import type { JudgedChange } from './gate';

/** A line of the report: a change, or the same change of several subjects. */
export interface Row {
  readonly effect: Effect;
  readonly subjects: string;
  readonly words: string;
  /** Only if the row is one change. */
  readonly change?: JudgedChange;
}

/** Changes that need a decision come first. */
const ORDER: readonly Effect[] = ['weaker', 'stronger', 'neutral'];
/** The number of subjects that are named. The others are counted. */
const NAMED = 3;

/** Groups changes for people. Each regression has its own line; other changes that several subjects share have one line. */
export function rowsOf(changes: readonly JudgedChange[]): Row[] {
  const groups = new Map<string, JudgedChange[]>();
  for (const change of changes) {
    const { effect, id, words } = change;
    const key = effect === 'weaker' ? id : `${effect} ${words}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const rows = [...groups.values()].map((group): Row => {
    const [first] = group as [JudgedChange];
    const { effect, words } = first;
    return {
      effect,
      words,
      subjects: listed(group.map(({ subject }) => subject)),
      ...(group.length === 1 && { change: first }),
    };
  });
  return ORDER.flatMap((effect) => rows.filter((row) => row.effect === effect));
}

function listed(subjects: readonly string[]): string {
  const rest = subjects.length - NAMED;
  return rest <= 1 ? subjects.join(', ') : `${subjects.slice(0, NAMED).join(', ')} and ${rest} more`;
}
