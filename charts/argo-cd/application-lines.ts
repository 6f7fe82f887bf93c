import { Yaml } from 'cdk8s';
import type { GroupKind } from '../../constructs/argo-cd/app-project';
import type { IgnoredDifference } from '../../constructs/argo-cd/application-spec';
import { type ArgoCd, PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Cluster } from '../../contracts/files/cluster';

/** What the hook of `presync/` is made of: the app's AppProject has to let it in. */
export const hookKinds: readonly GroupKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'batch', kind: 'Job' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
];

export interface ArgoCdLinesProps {
  readonly app: DeclaredApp;
  readonly cluster: Cluster;
  readonly argoCd: ArgoCd;
}

/**
 * What people add to the app's own Application and to its AppProject, which are declared somewhere else: YAML, a document each, to be merged by hand.
 *
 * Every app with writers has lines: a restore stops them, also where no backup does.
 */
export function argoCdLines({ app, cluster, argoCd }: ArgoCdLinesProps): string[] {
  const { repoURL, targetRevision } = argoCd;
  const path = `manifests/${cluster.name}/${app.name}/${PRESYNC}`;
  const application = {
    ...(app.beforeSync && { sources: [{ repoURL, targetRevision, path }] }),
    ...(app.writers.length > 0 && {
      ignoreDifferences: app.writers.map(
        ({ kind, name }): IgnoredDifference =>
          kind === 'CronJob'
            ? { group: 'batch', kind, name, jsonPointers: ['/spec/suspend'] }
            : { group: 'apps', kind, name, jsonPointers: ['/spec/replicas'] },
      ),
      syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
    }),
  };
  const project = {
    sourceRepos: [repoURL],
    destinations: [{ server: cluster.server, namespace: app.namespace }],
    namespaceResourceWhitelist: hookKinds,
  };
  if (Object.keys(application).length === 0) return [];
  const which = app.argoCd ? `${app.argoCd.namespace}/${app.argoCd.application}` : `that deploys ${app.name}`;
  return [
    `# To the Application ${which}, where it is declared.`,
    ...(app.beforeSync
      ? [
          '# `sources` stands for `source`, whose content becomes the first of them.',
          '# Not with the annotation argocd.argoproj.io/manifest-generate-paths: commits could be synced without the hook (docs/how-to/argo-cd.md).',
        ]
      : []),
    Yaml.stringify({ spec: application }).trimEnd(),
    ...(app.beforeSync
      ? [
          '---',
          '# To its AppProject, as far as that does not allow it yet. A list that it does not have allows everything: leave it away.',
          Yaml.stringify({ spec: project }).trimEnd(),
        ]
      : []),
  ];
}
