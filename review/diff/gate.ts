import type { Change } from '../comparison/change';
import type { Acceptance } from './acceptance';

/** A change, and what the gate says of it. */
export interface JudgedChange extends Change {
  /** Who accepted it; only of a weakening. */
  readonly accepted?: Acceptance;
}

export interface Judgement {
  readonly changes: readonly JudgedChange[];
  /** What the gate does not let through: weakenings that nobody accepted, and what cannot be accepted. */
  readonly refused: readonly JudgedChange[];
  /** Lines that name no weakening of this change: misspelt, or of one that was taken back. */
  readonly idle: readonly Acceptance[];
}

/** Holds what a change does against what was accepted. */
export function judge(changes: readonly Change[], acceptances: readonly Acceptance[]): Judgement {
  const byId = new Map([...acceptances].reverse().map((each) => [each.id, each]));
  const judged = changes.map((change): JudgedChange => {
    const accepted = change.effect === 'weaker' && !change.refused ? byId.get(change.id) : undefined;
    return accepted ? { ...change, accepted } : change;
  });
  const used = new Set(judged.flatMap(({ accepted }) => accepted?.id ?? []));
  return {
    changes: judged,
    refused: judged.filter(({ effect, accepted }) => effect === 'weaker' && !accepted),
    idle: acceptances.filter(({ id }) => !used.has(id)),
  };
}
