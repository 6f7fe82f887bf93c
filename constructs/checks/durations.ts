import type { Duration } from 'cdk8s';
import { type Rule, refused } from './rule';

/** Every duration is one, of whole seconds; only the spread may be none. */
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
      return [refused(app, part, `is no Duration (${value}); write Duration.minutes(30)`)];
    const seconds = value.toSeconds({ integral: false });
    if (Number.isInteger(seconds) && seconds >= least) return [];
    return [refused(app, part, `is no time of whole seconds, ${least} or more (${seconds} s); write one`)];
  });
};
