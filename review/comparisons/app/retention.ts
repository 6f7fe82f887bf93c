import type { Retention } from '../../../contracts/app-config';
import { type Comparison, compared } from '../../comparison/comparison';
import { more } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** The retention classes, and the period that each one counts. */
const PERIODS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const;

/**
 * Compares which restore points are kept, class by class: more daily points do not make up for fewer monthly points. If the old layout has no retention
 * at all, nothing is compared. A class that is not set keeps nothing.
 */
export const retention: readonly Comparison<AppFacts>[] = [
  ...(Object.entries(PERIODS) as [keyof typeof PERIODS, string][]).map(([name, period]) =>
    compared<AppFacts, number>({
      part: `retention.${name}`,
      of: ({ config }) => config.retention && (config.retention[name] ?? 0),
      effect: more,
      // Retention is removed: `keepAtLeast` reports it.
      whenUnset: 'reported elsewhere',
      words: (before, after) => wordsOf(name, period, before, after),
      text: String,
    }),
  ),
  compared<AppFacts, Retention['keepAtLeast']>({
    part: 'retention.keepAtLeast',
    of: ({ config }) => config.retention?.keepAtLeast,
    effect: more,
    words: (before, after) => `keeps at least ${counted(after, 'point')} instead of ${before}`,
    text: String,
  }),
];

function wordsOf(name: string, period: string, before: number, after: number): string {
  if (after === 0) return `no longer keeps ${name} points (was ${counted(before, period)})`;
  if (before === 0) return `keeps ${name} points for ${counted(after, period)}`;
  return `keeps ${name} points for ${counted(after, period)} instead of ${before}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
