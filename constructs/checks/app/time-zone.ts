import { zoneProblem } from '../../schedule/zone';
import { type Rule, refused } from './rule';

/** Requires a time zone that Kubernetes can load. */
export const timeZone: Rule = (app) => {
  const problem = zoneProblem(app.schedule.timeZone);
  if (!problem) return [];
  const [wrong, cure] = problem.split('; ');
  return [refused(app, 'schedule.timeZone', `${wrong} (${app.schedule.timeZone}); ${cure}`)];
};
