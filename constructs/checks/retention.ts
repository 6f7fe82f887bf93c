import { cronProblem } from '../cron';
import { inWords } from '../duration-words';
import { longestGap } from '../schedule-gap';
import { zoneProblem } from '../zone';
import { type Rule, refused, warning } from './rule';

/** At least one restore point is kept, and none for longer than the store's lock holds it. */
export const retention: Rule = (app, { store }) => {
  const { keepAtLeast } = app.retention;
  if (!Number.isInteger(keepAtLeast) || keepAtLeast < 1)
    return [refused(app, 'retention.keepAtLeast', `keeps nothing (${keepAtLeast}); write a whole number, 1 or more`)];
  const { cron, timeZone } = app.schedule;
  if (!store.lock || cronProblem(cron) || zoneProblem(timeZone)) return [];
  const gap = longestGap(cron, timeZone);
  const age = ((gap?.milliseconds ?? 0) / 1000) * (keepAtLeast - 1);
  if (age <= store.lock.days * 86_400) return [];
  return [
    warning(
      app,
      'retention',
      `the oldest of ${keepAtLeast} restore points may be ${inWords(age)} old, and the lock holds ${store.lock.days} days; lock for longer, or know that whoever owns the store can destroy the older ones`,
    ),
  ];
};
