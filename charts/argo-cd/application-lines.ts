import { Yaml } from 'cdk8s';
import type { GroupKind } from '../../constructs/argo-cd/app-project';
import type { IgnoredDifference } from '../../constructs/argo-cd/application-spec';
import { type ArgoCd, PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Cluster } from '../../contracts/files/cluster';

/** The kinds of the hook in `presync/`, which the app's AppProject must allow. */
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

/** What people must add for one app: the content of each `spec`, to merge manually. */
export interface Additions {
  readonly app: string;
  /** Additions to the app's own Application. */
  readonly application: {
    /** `<namespace>/<name>`, or `null` if the app does not name it. */
    readonly name: string | null;
    readonly spec: object;
  };
  /** Additions to the AppProject of that Application, or `null`. */
  readonly project: { readonly spec: object } | null;
}

/**
 * Returns what people must add to the app's own Application and its AppProject, which they declare elsewhere.
 *
 * Every app with writers has additions: a restore stops the writers, even if backups do not.
 */
export function argoCdAdditions({ app, cluster, argoCd }: ArgoCdLinesProps): Additions | undefined {
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
  if (Object.keys(application).length === 0) return undefined;
  const project = {
    sourceRepos: [repoURL],
    destinations: [{ server: cluster.server, namespace: app.namespace }],
    namespaceResourceWhitelist: hookKinds,
  };
  return {
    app: app.name,
    application: { name: app.argoCd ? `${app.argoCd.namespace}/${app.argoCd.application}` : null, spec: application },
    project: app.beforeSync ? { spec: project } : null,
  };
}

/** Formats additions as YAML, one document each. */
export function argoCdLines({ app, application, project }: Additions): string[] {
  return [
    `# Add this to the Application ${application.name ?? `that deploys ${app}`}, where you declare it.`,
    ...(project
      ? [
          '# `sources` replaces `source`: make the content of `source` its first item.',
          '# Do not use the annotation argocd.argoproj.io/manifest-generate-paths: Argo CD could sync commits without the hook (docs/how-to/argo-cd.md).',
        ]
      : []),
    Yaml.stringify({ spec: application.spec }).trimEnd(),
    ...(project
      ? [
          '---',
          '# Add to its AppProject what it does not allow yet. If it lacks one of these lists, it allows everything: do not add that list.',
          Yaml.stringify(project).trimEnd(),
        ]
      : []),
  ];
}
