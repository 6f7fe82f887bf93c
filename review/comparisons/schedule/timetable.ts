import { cronProblem, cronTimes, HORIZON, readCron } from '../../../constructs/schedule/cron';
import { longestGap } from '../../../constructs/schedule/schedule-gap';
import { zoneProblem } from '../../../constructs/schedule/zone';
import { inWords } from '../../../contracts/duration-words';
import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts, Timetable } from '../../protection/protection';

/** Judges by the longest gap between two runs, then by the number of runs. The gap limits the data loss; the time of day does not matter. */
const effect = byStrength<Timetable>((timetable) => [-gapOf(timetable), runsOf(timetable)]);

/** Compares a cron schedule. */
export function timetable(
  part: string,
  verb: string,
  of: (app: AppFacts) => Timetable | undefined,
): Comparison<AppFacts> {
  return compared<AppFacts, Timetable>({
    part,
    of,
    effect,
    // Its CronJob is removed.
    whenUnset: 'reported elsewhere',
    words: (before, after) => `${verb} ${described(before)} → ${described(after)}`,
    text: ({ cron, timeZone }) => `${cron}@${timeZone}`,
    same: (before, after) =>
      before.timeZone === after.timeZone && (before.cron === after.cron || timesOf(before) === timesOf(after)),
  });
}

function described(timetable: Timetable): string {
  const gap = gapOf(timetable);
  const apart = Number.isFinite(gap) ? `at most ${inWords(gap / 1000)} apart` : 'never runs twice';
  return `'${timetable.cron}' ${timetable.timeZone} (${apart})`;
}

/** The longest gap, in milliseconds. */
function gapOf({ cron, timeZone }: Timetable): number {
  // Another commit may have a schedule that is refused today.
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

/** Equal for equal times, however they are written: "every six hours" equals 0, 6, 12 and 18. */
function timesOf({ cron }: Timetable): string {
  if (cronProblem(cron)) return cron;
  const spec = readCron(cron);
  return JSON.stringify('everySeconds' in spec ? spec : cronTimes(spec));
}
