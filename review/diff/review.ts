import type { Judgement } from './gate';

/** The review of a change. */
export interface Review extends Judgement {
  /** The base of the comparison: the given ref, and its commit. */
  readonly against: { readonly ref: string; readonly commit: string };
}

/** The number of changes by effect: `2 weaker, 1 neutral`. */
export function counts({ changes }: Judgement): string {
  const parts = (['weaker', 'stronger', 'neutral'] as const).flatMap((effect) => {
    const count = changes.filter((change) => change.effect === effect).length;
    return count > 0 ? [`${count} ${effect}`] : [];
  });
  return parts.join(', ') || 'no change to protection';
}

/** The short form of a commit id. */
export const short = (commit: string): string => commit.slice(0, 7);
