import { inWords } from '../../../contracts/duration-words';
import { cronProblem } from '../../schedule/cron';
import { longestGap } from '../../schedule/schedule-gap';
import { zoneProblem } from '../../schedule/zone';
import { durations } from './durations';
import { type Rule, refused } from './rule';

/**
 * Requires a schedule that meets the RPO on every day. The longest gap, including daylight saving time, plus the spread
 * (a run may start that much later than the previous one) plus the deadline (the restore point exists only at its end)
 * must not exceed the RPO.
 */
export const rpo: Rule = (app, place) => {
  const { cron, timeZone, spread, deadline } = app.schedule;
  if (cronProblem(cron) || zoneProblem(timeZone) || durations(app, place).length > 0) return [];
  const gap = longestGap(cron, timeZone);
  if (!gap) return [];
  const seconds = [gap.milliseconds / 1000, spread?.toSeconds() ?? 0, deadline.toSeconds()] as const;
  const worst = seconds.reduce((sum, part) => sum + part, 0);
  if (worst <= app.rpo.toSeconds()) return [];
  const [between, waiting, ending] = seconds.map(inWords);
  const words = [
    `'${cron}' leaves up to ${between} between two runs (after ${new Date(gap.after).toISOString().slice(0, 16)}Z):`,
    `with spread (${waiting}) and deadline (${ending}) that is ${inWords(worst)}, more than the RPO (${inWords(app.rpo.toSeconds())});`,
    'run it more often, shorten the spread or the deadline, or set a longer RPO',
  ];
  return [refused(app, 'schedule', words.join(' '))];
};
