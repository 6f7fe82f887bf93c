import type { Judgement } from './gate';

/** The review of a change. */
export interface Review extends Judgement {
  /** The base of the comparison: the given ref, and its commit. */
  readonly against: { readonly ref: string; readonly commit: string };
  /** Why `manifests/` is not what the apps of the working tree declare: the changes may be incomplete. @default - it is */
  readonly stale?: string;
}

/** The number of changes by effect: `2 weaker, 1 neutral`. */
export function counts({ changes, stale }: Pick<Review, 'changes' | 'stale'>): string {
  const parts = (['weaker', 'stronger', 'neutral'] as const).flatMap((effect) => {
    const count = changes.filter((change) => change.effect === effect).length;
    return count > 0 ? [`${count} ${effect}`] : [];
  });
  if (parts.length > 0) return parts.join(', ');
  return stale ? 'no change in the synthesized files' : 'no change to protection';
}

/** The short form of a commit id. */
export const short = (commit: string): string => commit.slice(0, 7);
