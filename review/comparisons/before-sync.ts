import { compared } from '../comparison';
import { truer } from '../judgement';
import type { AppFacts } from '../protection';

/** Whether a sync of Argo CD waits for a backup. */
export const beforeSync = compared<AppFacts, boolean>({
  part: 'beforeSync',
  of: (app) => app.beforeSync,
  effect: truer,
  words: (_, waits) =>
    waits ? 'is backed up before each sync of Argo CD' : 'is no longer backed up before a sync of Argo CD',
  text: String,
});
