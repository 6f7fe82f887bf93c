import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** Whether a sync of Argo CD waits for a backup. */
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
 * What to do before the hook's folder goes; nothing where there is none. The app's own Application has it as a source, and Argo CD syncs nothing of an
 * Application of which one source has no such path.
 */
export function withoutSource({ cluster, name, beforeSync }: AppFacts): string {
  if (!beforeSync) return '';
  return `; take the source manifests/${cluster}/${name}/presync out of its own Application first, or each of its syncs fails`;
}
