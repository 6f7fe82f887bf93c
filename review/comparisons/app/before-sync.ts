import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Compares whether a sync of Argo CD waits for a backup. */
export const beforeSync = compared<AppFacts, AppFacts>({
  part: 'beforeSync',
  of: (app) => app,
  effect: (before, after) => truer(before.beforeSync, after.beforeSync),
  words: (before, after) =>
    after.beforeSync
      ? 'is backed up before each sync of Argo CD'
      : `is no longer backed up before a sync of Argo CD${withoutSource(before)}`,
  text: (app) => String(app.beforeSync),
});

/**
 * What to do before the folder of the hook is removed; empty if there is no hook. The app's own Application lists the folder as a source, and Argo CD
 * syncs nothing of an Application if the path of one source does not exist.
 */
export function withoutSource({ cluster, name, beforeSync }: AppFacts): string {
  if (!beforeSync) return '';
  return `; remove the source manifests/${cluster}/${name}/presync from its own Application first, or each of its syncs fails`;
}
