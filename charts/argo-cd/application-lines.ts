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

/** What people add for one app: the content of each `spec`, to be merged by hand. */
export interface Additions {
  readonly app: string;
  /** To the app's own Application. */
  readonly application: {
    /** `<namespace>/<name>`; `null`: the app does not name it. */
    readonly name: string | null;
    readonly spec: object;
  };
  /** To the AppProject of that Application; `null`: nothing. */
  readonly project: { readonly spec: object } | null;
}

/**
 * What people add to the app's own Application and to its AppProject, which are declared somewhere else.
 *
 * Every app with writers has additions: a restore stops them, also where no backup does.
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

/** Additions as YAML, a document each. */
export function argoCdLines({ app, application, project }: Additions): string[] {
  return [
    `# To the Application ${application.name ?? `that deploys ${app}`}, where it is declared.`,
    ...(project
      ? [
          '# `sources` stands for `source`, whose content becomes the first of them.',
          '# Not with the annotation argocd.argoproj.io/manifest-generate-paths: commits could be synced without the hook (docs/how-to/argo-cd.md).',
        ]
      : []),
    Yaml.stringify({ spec: application.spec }).trimEnd(),
    ...(project
      ? [
          '---',
          '# To its AppProject, as far as that does not allow it yet. A list that it does not have allows everything: leave it away.',
          Yaml.stringify(project).trimEnd(),
        ]
      : []),
  ];
}
