import { inWords } from '../../../contracts/duration-words';
import { type Comparison, compared, type Judgement } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Compares a duration of an app, in seconds. */
export function measuredTime(
  part: string,
  name: string,
  of: (app: AppFacts) => number | undefined,
  effect: Judgement<number>,
): Comparison<AppFacts> {
  return compared<AppFacts, number>({
    part,
    of,
    effect,
    words: (before, after) => `${name} ${inWords(before)} → ${inWords(after)}`,
    whenUnset: effect === noted ? 'neutral' : 'weaker',
    text: (seconds) => inWords(seconds).replaceAll(' ', ''),
  });
}
