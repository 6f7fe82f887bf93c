import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

type Lock = NonNullable<ReviewedStore['lock']>;

const days = (lock: Lock | null): string => (lock ? `${lock.days} days` : 'no lock');

/** How long nobody can destroy a version; what was written under a longer lock keeps it. */
export const storeLock: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, Lock | null>({
    part: 'lock.days',
    of: ({ lock }) => lock,
    effect: byStrength((lock) => [lock?.days ?? 0]),
    words: (before, after) => `the lock holds what is written from now on ${days(before)} → ${days(after)}`,
    text: (lock) => `${lock?.days ?? 'none'}`,
  }),
  compared<ReviewedStore, string>({
    part: 'lock.mode',
    of: ({ lock }) => lock?.mode,
    // `lock.days` says it.
    unsaid: 'told',
    effect: byStrength((mode) => [mode === 'compliance' ? 1 : 0]),
    words: (before, after) => `mode of the lock ${before} → ${after}`,
    text: String,
  }),
];
