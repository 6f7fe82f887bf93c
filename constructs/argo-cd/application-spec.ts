/** The spec of an Argo CD Application (`argoproj.io/v1alpha1`), with only the fields that are used here. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source: ApplicationSource;
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: SyncPolicy;
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/** Fields that are changed by others than Argo CD. */
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
    /** A negative number means no limit. */
    readonly limit: number;
    readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    /** A retry uses the newest commit. Since Argo CD 3.2. */
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
 * Returns how Argo CD syncs our objects. It retries without a limit, because prerequisites may be created in any order:
 * the app's namespace, Kanister's definitions. By default Argo CD stops after five attempts and does not retry the same
 * commit.
 */
export function syncPolicy(...added: readonly SyncOption[]): SyncPolicy {
  return {
    automated: { prune: true, selfHeal: true },
    syncOptions: [
      // A Blueprint may exceed the annotation that a client-side apply writes (262144 bytes).
      'ServerSideApply=true',
      'ApplyOutOfSyncOnly=true',
      'PruneLast=true',
      ...added,
    ],
    retry: { limit: -1, backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, refresh: true },
  };
}
