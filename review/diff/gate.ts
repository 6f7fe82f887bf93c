import type { Change } from '../comparison/change';
import type { Acceptance } from './acceptance';

/** A change, and the decision of the gate. */
export interface JudgedChange extends Change {
  /** The `accept:` line that accepts it; only for a regression. */
  readonly accepted?: Acceptance;
}

export interface Judgement {
  readonly changes: readonly JudgedChange[];
  /** The changes that the gate refuses: regressions that are not accepted, and changes that cannot be accepted. */
  readonly refused: readonly JudgedChange[];
  /** Lines that match no regression of this change: misspelled, or the change was reverted. */
  readonly idle: readonly Acceptance[];
}

/** Compares changes with the accepted regressions. */
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
