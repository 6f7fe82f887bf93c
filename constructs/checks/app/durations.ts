import type { Duration } from 'cdk8s';
import { inWords } from '../../../contracts/duration-words';
import { type Rule, refused } from './rule';

/** A Job's deadline is the sum of both and more, and a timer of the runner's beyond 24 days would end at once. Days. */
const LONGEST = 7;

/** Every duration is one, of whole seconds; only the spread may be none. What a run waits for is a week at most. */
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
