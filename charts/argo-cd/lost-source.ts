import { PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { Finding } from '../../constructs/declaration/finding';

/**
 * Warns about removed folders of `manifests/` that contained hooks. The app's own Application still has such a folder
 * as a source. Argo CD does not sync an Application if the path of one source does not exist.
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
