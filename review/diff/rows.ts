import type { Effect } from '../comparison/change';
import type { JudgedChange } from './gate';

/** What is shown on one line: a change, or one that many subjects have in common. */
export interface Row {
  readonly effect: Effect;
  readonly subjects: string;
  readonly words: string;
  /** Only of a row of one change. */
  readonly change?: JudgedChange;
}

/** What has to be decided comes first. */
const ORDER: readonly Effect[] = ['weaker', 'stronger', 'neutral'];
/** So many subjects are named; the rest is counted. */
const NAMED = 3;

/** Changes for people: a weakening has its own line, everything else that is the same of several subjects has one. */
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
