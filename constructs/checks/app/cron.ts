import { cronProblem, HORIZON } from '../../schedule/cron';
import { nextRuns } from '../../schedule/schedule-gap';
import { type Rule, refused } from './rule';

/** Any day works: a schedule that fires does so within five years. */
const NEW_YEAR = new Date(HORIZON.from);

/** Requires a schedule that Kubernetes reads as we do, and that fires. */
export const cron: Rule = (app) => {
  const schedule = app.schedule.cron;
  const problem = cronProblem(schedule);
  if (problem) {
    const [wrong, cure] = problem.split('; ');
    return [refused(app, 'schedule.cron', `${wrong} ('${schedule}'); ${cure}`)];
  }
  if (nextRuns(schedule, 'UTC', NEW_YEAR, 1).length > 0) return [];
  return [refused(app, 'schedule.cron', `never fires ('${schedule}'); set a day that exists`)];
};
