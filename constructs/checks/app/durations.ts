import type { Duration } from 'cdk8s';
import { inWords } from '../../../contracts/duration-words';
import { type Rule, refused } from './rule';

/**
 * The longest wait, in days. A Job's deadline is the sum of both durations plus a margin. A timer of the runner for
 * more than 24 days would fire at once.
 */
const LONGEST = 7;

/** Requires whole seconds for every duration. Only the spread may be zero. A run waits for at most a week. */
export const durations: Rule = (app) => {
  const values: [string, Duration | undefined, number][] = [
    ['rpo', app.rpo, 1],
    ['rto', app.rto, 1],
    ['schedule.deadline', app.schedule.deadline, 1],
    ['schedule.spread', app.schedule.spread, 0],
  ];
  return values.flatMap(([part, value, least]) => {
    if (value === undefined) return [];
    if (typeof value?.toSeconds !== 'function')
      return [refused(app, part, `must be a Duration (${value}); write it as in Duration.minutes(30)`)];
    const seconds = value.toSeconds({ integral: false });
    if (!Number.isInteger(seconds) || seconds < least)
      return [refused(app, part, `must be a whole number of seconds, ${least} or more (${seconds} s); correct it`)];
    const waits = part.startsWith('schedule.');
    if (!waits || seconds <= LONGEST * 86_400) return [];
    return [refused(app, part, `must be at most ${LONGEST} days (${inWords(seconds)}); shorten it`)];
  });
};
