import type { Retention } from '../../../contracts/app-config';
import { type Comparison, compared } from '../../comparison/comparison';
import { more } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** The classes, and what their numbers count. */
const PERIODS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const;

/**
 * Which restore points stay, class by class: more daily points do not make up for monthly ones that go. A layout that said no retention
 * at all is not compared; a class that is not said keeps nothing.
 */
export const retention: readonly Comparison<AppFacts>[] = [
  ...(Object.entries(PERIODS) as [keyof typeof PERIODS, string][]).map(([name, period]) =>
    compared<AppFacts, number>({
      part: `retention.${name}`,
      of: ({ config }) => config.retention && (config.retention[name] ?? 0),
      effect: more,
      // No retention at all: `keepAtLeast` says it.
      unsaid: 'told',
      words: (before, after) => wordsOf(name, period, before, after),
      text: String,
    }),
  ),
  compared<AppFacts, Retention['keepAtLeast']>({
    part: 'retention.keepAtLeast',
    of: ({ config }) => config.retention?.keepAtLeast,
    effect: more,
    words: (before, after) => `keeps at least ${counted(after, 'point')}, not ${before}`,
    text: String,
  }),
];

function wordsOf(name: string, period: string, before: number, after: number): string {
  if (after === 0) return `keeps no ${name} points any more (of ${counted(before, period)} until now)`;
  if (before === 0) return `keeps ${name} points, of ${counted(after, period)}`;
  const change = `${counted(Math.abs(after - before), period)} ${after < before ? 'less' : 'more'}`;
  return `keeps its ${name} points ${change} (${before} → ${after})`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
