import { inWords } from '../../../contracts/duration-words';
import { retentionClasses } from '../../declaration/declared-app';
import { cronProblem } from '../../schedule/cron';
import { longestGap } from '../../schedule/schedule-gap';
import { zoneProblem } from '../../schedule/zone';
import { type Rule, refused, warning } from './rule';

/** The maximum length of each period, in seconds. */
const LENGTH = { hourly: 3600, daily: 90_000, weekly: 608_400, monthly: 2_682_000, yearly: 31_626_000 };

/**
 * Requires valid numbers and at least one kept restore point, and warns if the store's lock ends before a point's
 * retention.
 */
export const retention: Rule = (app, { store }) => {
  const { keepAtLeast, ...said } = app.retention;
  const known: readonly string[] = retentionClasses;
  const findings = Object.entries(said).flatMap(([name, count]) => {
    if (!known.includes(name))
      return [refused(app, `retention.${name}`, `is not a retention class (${count}); use one of ${known.join(', ')}`)];
    return isCount(count) ? [] : [refused(app, `retention.${name}`, nothing(count, ', or remove it'))];
  });
  if (!isCount(keepAtLeast)) findings.push(refused(app, 'retention.keepAtLeast', nothing(keepAtLeast)));
  const { cron, timeZone } = app.schedule;
  if (findings.length > 0 || !store.lock || cronProblem(cron) || zoneProblem(timeZone)) return findings;
  const gap = (longestGap(cron, timeZone)?.milliseconds ?? 0) / 1000;
  const ages = retentionClasses.map((name) => [name, (said[name] ?? 0) * Math.max(LENGTH[name], gap)] as const);
  const newest = [undefined, gap * (keepAtLeast - 1)] as const;
  const [oldest, age] = [newest, ...ages].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (age <= store.lock.days * 86_400) return [];
  const points = oldest ? `${said[oldest]} ${oldest} restore points` : `${keepAtLeast} restore points`;
  return [
    warning(
      app,
      'retention',
      `the oldest of ${points} may be ${inWords(age)} old, but the lock lasts ${store.lock.days} days; lock for longer, or accept that the store's owner can destroy the older points`,
    ),
  ];
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

const nothing = (value: unknown, or = ''): string => `must be a whole number, 1 or more (${value}); correct it${or}`;
