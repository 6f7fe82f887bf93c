import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Finding } from '../../constructs/declaration/finding';
import { inOrder, readDataFiles } from '../inputs/inputs';
import { type Additions, argoCdAdditions } from './application-lines';

export interface ArgoCdCommandProps {
  /** The folder of the repository. */
  readonly root: string;
  readonly apps: readonly DeclaredApp[];
  /** The apps to report on. @default - all */
  readonly names: readonly string[];
}

/** What `jerrycan argocd --json` prints. */
export interface ArgoCdReport {
  /** The additions for each app, in the order of their names. An app that needs none is omitted. */
  readonly additions: readonly Additions[];
  /** Why there is no report; all are `refused`. */
  readonly findings: readonly Finding[];
}

/**
 * `jerrycan argocd`: what people must add where Jerrycan does not write, in the Applications of the apps and their
 * projects.
 */
export function argoCdReport({ root, apps, names }: ArgoCdCommandProps): ArgoCdReport {
  const { argoCd, clusters, findings } = readDataFiles(root);
  if (findings.length > 0) return { additions: [], findings };
  if (!argoCd) {
    const message =
      'is missing; create the file, which tells where Argo CD finds this repository (docs/how-to/argo-cd.md)';
    return {
      additions: [],
      findings: [{ severity: 'refused', subject: 'argocd.json', part: 'content', message }],
    };
  }
  const additions = inOrder(apps).flatMap((app) => {
    const cluster = clusters.get(app.cluster);
    if (!cluster || (names.length > 0 && !names.includes(app.name))) return [];
    return argoCdAdditions({ app, cluster, argoCd }) ?? [];
  });
  return { additions, findings: [] };
}
