/** A DNS label: what Kubernetes takes as the name of a namespace, and we as the name of an app, a cluster and a stack. */
export const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What the name of a hook's ServiceAccount ends with; the admission policy `jerrycan-before-sync` knows it by that. */
export const BEFORE_SYNC = '-before-sync';

/** The names of an app's objects. Each is one place's decision, so that no two of them drift apart. */
export function namesOf(app: string) {
  return {
    /** Blueprint, Profile, ConfigMap and Lease. */
    app,
    /** The runner's Role and RoleBinding where the Application of Argo CD lies, which may be the app's namespace too. */
    argoCd: `${app}-argocd`,
    /**
     * The Job that waits, suspended, to make a backup before a sync of Argo CD; in the app's namespace the hook that starts it, with its ServiceAccount, Role,
     * ConfigMap and NetworkPolicy. Only of apps that say `beforeSync`.
     */
    beforeSync: `${app}${BEFORE_SYNC}`,
    /** The CronJob of the backups. */
    backup: `${app}-backup`,
    /** The guard's Roles and RoleBindings. */
    guard: `${app}-guard`,
    /** Kanister's Roles and RoleBindings. */
    kanister: `${app}-kanister`,
    /** The runner's ServiceAccount, Roles, RoleBindings, and the Secret with its key pair for the store. */
    runner: `${app}-runner`,
    /** The Secret with the private signing key. */
    signing: `${app}-signing`,
    /** The Secret with the app's key pair for the store; in the app's namespace, and in Kanister's for the Profile. */
    store: `${app}-store`,
    /** The ConfigMap, in the app's namespace, with the certificates of the store's authority; only where that is a private one. */
    storeCa: `${app}-store-ca`,
    /** The NetworkPolicy. */
    task: `${app}-task`,
    /** The CronJob of the verification. */
    verify: `${app}-verify`,
  };
}

/** The ConfigMap with the runner's program, in Kanister's namespace. */
export const runnerProgram = { name: 'jerrycan-runner', key: 'runner.mjs' } as const;

/** The key of a ConfigMap with the certificates of the store's private authority, PEM. */
export const STORE_CA = 'store-ca.crt';

/** The guard's Deployment, ServiceAccount, Role, RoleBinding and admission policy, in Kanister's namespace. */
export const GUARD = 'jerrycan-guard';

/** Annotations of an app's Profile: the object that its ActionSets may name, for the admission policy. */
export const objectAnnotations = {
  /** As ActionSets write it: `statefulset`. */
  kind: 'jerrycan.dev/object-kind',
  name: 'jerrycan.dev/object-name',
  namespace: 'jerrycan.dev/object-namespace',
} as const;

/**
 * Annotation of an app's CronJobs: how old the last success may be, in whole seconds. Argo CD's health check goes by it, and so can an alert.
 */
export const SUCCESS_AGE = 'jerrycan.dev/max-success-age-seconds';

/** Annotation of a retired app's CronJob: that the clock starts nothing is meant, and no backup of it is overdue. */
export const RETIRED = 'jerrycan.dev/retired';

/**
 * The last wave of a sync of Argo CD's: what starts something comes when all that it needs is there. Argo CD does not wait for the health of the last
 * wave, so that an app whose last backup failed can still be synced; but where the sync takes something away, that is one wave more (`PruneLast`).
 */
export const lastWave = { 'argocd.argoproj.io/sync-wave': '1' } as const;

/**
 * Without them no point is restored: Argo CD deletes nothing of an Application, and prunes none of these, until a person confirms it
 * (`argocd.argoproj.io/deletion-approved`).
 */
export const confirmed = { 'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm' } as const;

/** The first wave: what has to hold before anybody acts. */
export const firstWave = { 'argocd.argoproj.io/sync-wave': '-1' } as const;

/** Annotation of a Blueprint: its method and what that was told, one JSON object, for a review. Its digest is over the actions alone. */
export const CAPTURE = 'jerrycan.dev/capture';
