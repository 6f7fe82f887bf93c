import { type Comparison, compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts, ScheduledRun } from '../../protection/protection';

/** Compares whether the scheduled runs are active. The backups of a retired app are suspended on purpose. */
export const suspension: readonly Comparison<AppFacts>[] = [
  suspended(
    'schedule',
    (app) => app.schedule,
    (app) => !app.retired,
    'is suspended but not retired: scheduled backups no longer run',
  ),
  suspended(
    'verification',
    (app) => app.verification,
    () => true,
    'its verification is suspended: its restore points are no longer read back',
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
    // Its CronJob is removed.
    whenUnset: 'reported elsewhere',
    words: (_, is) => (is ? words : 'is no longer suspended'),
    text: String,
  });
}
