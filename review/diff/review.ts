import type { Judgement } from './gate';

/** One look at a change. */
export interface Review extends Judgement {
  /** What it is compared with, as it was said, and the commit that was meant. */
  readonly against: { readonly ref: string; readonly commit: string };
}

/** `weaker`, as often as it is found: `2 weaker, 1 neutral`. */
export function counts({ changes }: Judgement): string {
  const said = (['weaker', 'stronger', 'neutral'] as const).flatMap((effect) => {
    const count = changes.filter((change) => change.effect === effect).length;
    return count > 0 ? [`${count} ${effect}`] : [];
  });
  return said.join(', ') || 'nothing changes in what is protected';
}

/** As people write a commit. */
export const short = (commit: string): string => commit.slice(0, 7);
