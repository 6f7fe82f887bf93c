/** The spec of an Application of Argo CD (`argoproj.io/v1alpha1`), as far as it is written here. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source: ApplicationSource;
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: SyncPolicy;
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/** What others than Argo CD change. */
export interface IgnoredDifference {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
  readonly jsonPointers: readonly string[];
}

export type ApplicationSource = DirectorySource | HelmSource;

/** A folder of a Git repository. */
export interface DirectorySource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
  readonly directory: { readonly recurse: boolean };
}

/** A chart of a Helm repository. */
export interface HelmSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly chart: string;
  readonly helm: { readonly releaseName: string; readonly valuesObject: object };
}

export interface SyncPolicy {
  readonly automated: { readonly prune: boolean; readonly selfHeal: boolean };
  readonly syncOptions: readonly SyncOption[];
  readonly retry: {
    /** Below zero: without end. */
    readonly limit: number;
    readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    /** A retry takes the newest commit. Since Argo CD 3.2. */
    readonly refresh: boolean;
  };
}

export type SyncOption =
  | 'ApplyOutOfSyncOnly=true'
  | 'CreateNamespace=true'
  | 'PruneLast=true'
  | 'RespectIgnoreDifferences=true'
  | 'ServerSideApply=true'
  | 'SkipDryRunOnMissingResource=true';

/**
 * How everything of ours is synced. Retried without end, since what is missing comes in any order: the app's namespace, Kanister's definitions. Argo CD
 * would give up after five times, and not try the same commit again.
 */
export function syncPolicy(...added: readonly SyncOption[]): SyncPolicy {
  return {
    automated: { prune: true, selfHeal: true },
    syncOptions: [
      // A Blueprint may be longer than the annotation that a client-side apply writes (262144 bytes).
      'ServerSideApply=true',
      'ApplyOutOfSyncOnly=true',
      'PruneLast=true',
      ...added,
    ],
    retry: { limit: -1, backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, refresh: true },
  };
}
