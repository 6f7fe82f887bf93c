import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Whether the app is leaving. */
export const retired = compared<AppFacts, boolean>({
  part: 'retired',
  of: (app) => app.retired,
  effect: byStrength((is) => [is ? 0 : 1]),
  words: (_, is) =>
    is
      ? 'is retired: no backup is started by the clock any more; what is kept stays, is read back and can be restored'
      : 'is no longer retired: backups are started by the clock again',
  text: String,
});
