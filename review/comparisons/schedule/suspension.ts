import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts, ScheduledRun } from '../../protection/protection';

/** Whether the clock starts what it should; a retired app's backups it should not. */
export const suspension: readonly Comparison<AppFacts>[] = [
  suspended(
    'schedule',
    (app) => app.schedule,
    (app) => !app.retired,
    'is suspended, and not retired: the clock starts no backup any more',
  ),
  suspended(
    'verification',
    (app) => app.verification,
    () => true,
    'its verification is suspended: nobody reads back what is kept',
  ),
];

function suspended(
  part: string,
  of: (app: AppFacts) => ScheduledRun | undefined,
  runs: (app: AppFacts) => boolean,
  words: string,
): Comparison<AppFacts> {
  return compared<AppFacts, boolean>({
    part: `${part}.suspended`,
    of: (app) => {
      const run = of(app);
      return run && (run.suspended ?? false) && runs(app);
    },
    effect: byStrength((is) => [is ? 0 : 1]),
    // Its CronJob is gone.
    unsaid: 'told',
    words: (_, is) => (is ? words : 'is no longer suspended'),
    text: String,
  });
}
