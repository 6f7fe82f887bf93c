import { cronProblem, cronTimes, HORIZON, readCron } from '../../../constructs/schedule/cron';
import { longestGap } from '../../../constructs/schedule/schedule-gap';
import { zoneProblem } from '../../../constructs/schedule/zone';
import { inWords } from '../../../contracts/duration-words';
import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts, Timetable } from '../../protection/protection';

/** By the longest gap between two runs, then by how many there are: the hour of the day is taste, the gap is what may be lost. */
const effect = byStrength<Timetable>((timetable) => [-gapOf(timetable), runsOf(timetable)]);

/** Compares when something runs. */
export function timetable(
  part: string,
  verb: string,
  of: (app: AppFacts) => Timetable | undefined,
): Comparison<AppFacts> {
  return compared<AppFacts, Timetable>({
    part,
    of,
    effect,
    // Its CronJob is gone.
    unsaid: 'told',
    words: (before, after) => `${verb} ${described(before)} → ${described(after)}`,
    text: ({ cron, timeZone }) => `${cron}@${timeZone}`,
    same: (before, after) =>
      before.timeZone === after.timeZone && (before.cron === after.cron || timesOf(before) === timesOf(after)),
  });
}

function described(timetable: Timetable): string {
  const gap = gapOf(timetable);
  const apart = Number.isFinite(gap) ? `at most ${inWords(gap / 1000)} apart` : 'never twice';
  return `'${timetable.cron}' ${timetable.timeZone} (${apart})`;
}

/** Milliseconds. */
function gapOf({ cron, timeZone }: Timetable): number {
  // Of another commit, which may have said what is refused today.
  if (cronProblem(cron) || zoneProblem(timeZone)) return Number.POSITIVE_INFINITY;
  return longestGap(cron, timeZone)?.milliseconds ?? Number.POSITIVE_INFINITY;
}

function runsOf({ cron }: Timetable): number {
  if (cronProblem(cron)) return 0;
  const spec = readCron(cron);
  if ('everySeconds' in spec) return (HORIZON.to - HORIZON.from) / 1000 / spec.everySeconds;
  const { minutes, hours, days } = cronTimes(spec);
  return minutes.length * hours.length * days.length;
}

/** The same for the same times, however they are written: every six hours is 0, 6, 12 and 18. */
function timesOf({ cron }: Timetable): string {
  if (cronProblem(cron)) return cron;
  const spec = readCron(cron);
  return JSON.stringify('everySeconds' in spec ? spec : cronTimes(spec));
}
