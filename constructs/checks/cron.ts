import { cronProblem, cronTimes } from '../cron';
import { type Rule, refused } from './rule';

/** The schedule is one that Kubernetes reads as we do, and it fires. */
export const cron: Rule = (app) => {
  const schedule = app.schedule.cron;
  const problem = cronProblem(schedule);
  if (problem) {
    const [wrong, cure] = problem.split('; ');
    return [refused(app, 'schedule.cron', `${wrong} ('${schedule}'); ${cure}`)];
  }
  if (cronTimes(schedule).days.length > 0) return [];
  return [refused(app, 'schedule.cron', `never fires ('${schedule}'); name a day that exists`)];
};
