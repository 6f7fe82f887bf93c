import { inWords } from '../../../contracts/duration-words';
import { cronProblem } from '../../schedule/cron';
import { longestGap } from '../../schedule/schedule-gap';
import { zoneProblem } from '../../schedule/zone';
import { type Rule, refused } from './rule';

/** A day on which daylight saving time ends, by two hours in Antarctica/Troll. Seconds. */
const LONGEST_DAY = 26 * 3600;

/** Requires a daily verification, so that each point is read back within seven days. The default schedule is daily. */
export const verification: Rule = (app) => {
  if (!app.verification) return [];
  const { cron } = app.verification;
  const problem = cronProblem(cron);
  if (problem) {
    const [wrong, cure] = problem.split('; ');
    return [refused(app, 'verification.cron', `${wrong} ('${cron}'); ${cure}`)];
  }
  if (zoneProblem(app.schedule.timeZone)) return [];
  const gap = longestGap(cron, app.schedule.timeZone);
  const seconds = gap && gap.milliseconds / 1000;
  if (seconds !== undefined && seconds <= LONGEST_DAY) return [];
  const between = seconds === undefined ? 'does not run twice' : `leaves up to ${inWords(seconds)} between two runs`;
  return [
    refused(
      app,
      'verification.cron',
      `${between} ('${cron}'); run it every day, at an hour that daylight saving time never skips`,
    ),
  ];
};
