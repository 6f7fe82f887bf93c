import { PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { Finding } from '../../constructs/declaration/finding';

/**
 * What is to be done about folders that went from `manifests/`: where hooks were in one, the app's own Application has it as a source, and Argo CD syncs
 * nothing of an Application of which one source has no such path.
 *
 * @param gone folders, below `manifests/`
 */
export function lostSources(gone: readonly string[]): Finding[] {
  return gone.flatMap((folder): Finding[] => {
    const [, app, last, deeper] = folder.split('/');
    if (app === undefined || last !== PRESYNC || deeper !== undefined) return [];
    const message = `the folder of its hook is gone (manifests/${folder}); remove this source from its own Application before you commit, or its syncs fail`;
    return [{ severity: 'warning', subject: app, part: 'beforeSync', message }];
  });
}
