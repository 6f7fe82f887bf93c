import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

type Lock = NonNullable<ReviewedStore['lock']>;

const days = (lock: Lock | null): string => (lock ? `${lock.days} days` : 'no lock');

/** Compares how long no identity can destroy a version. Versions that were written under a longer lock keep it. */
export const storeLock: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, Lock | null>({
    part: 'lock.days',
    of: ({ lock }) => lock,
    effect: byStrength((lock) => [lock?.days ?? 0]),
    words: (before, after) => `the lock of new versions lasts ${days(before)} → ${days(after)}`,
    text: (lock) => `${lock?.days ?? 'none'}`,
  }),
  compared<ReviewedStore, string>({
    part: 'lock.mode',
    of: ({ lock }) => lock?.mode,
    // `lock.days` reports it.
    whenUnset: 'reported elsewhere',
    effect: byStrength((mode) => [mode === 'compliance' ? 1 : 0]),
    words: (before, after) => `lock mode ${before} → ${after}`,
    text: String,
  }),
];
