import { compared } from '../../comparison/comparison';
import { byStrength } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Compares whether the app is retired. */
export const retired = compared<AppFacts, boolean>({
  part: 'retired',
  of: (app) => app.retired,
  effect: byStrength((is) => [is ? 0 : 1]),
  words: (_, is) =>
    is
      ? 'is retired: no more scheduled backups; its restore points are kept and verified, and you can restore them'
      : 'is no longer retired: scheduled backups run again',
  text: String,
});
