/** A DNS label: the form of a Kubernetes namespace, and of the names of apps, clusters and stacks. */
export const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The suffix of a hook's ServiceAccount, by which the admission policy `jerrycan-before-sync` recognizes it. */
export const BEFORE_SYNC = '-before-sync';

/** The names of an app's objects, defined once so that they cannot diverge. */
export function namesOf(app: string) {
  return {
    /** ConfigMap and Lease. */
    app,
    /** The runner's Role and RoleBinding in the namespace of the Argo CD Application, which may be the app's namespace too. */
    argoCd: `${app}-argocd`,
    /**
     * The suspended Job that makes a backup before a sync of Argo CD. In the app's namespace: the hook that starts it, with its ServiceAccount, Role,
     * ConfigMap and NetworkPolicy. Only for apps with `beforeSync`.
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
    /** The Secret with the app's key pair for the store, in the app's namespace and, for the Profile, in Kanister's. */
    store: `${app}-store`,
    /** The ConfigMap in the app's namespace with the certificates of the store's authority; only if that is private. */
    storeCa: `${app}-store-ca`,
    /** The CronJob of the verification. */
    verify: `${app}-verify`,
  };
}

/**
 * The names of a capture's objects. An app's name has no dot, so no capture of the app `shop` can be taken for one of the app `shop-eu`.
 *
 * @param capture `null`: the only capture of an app in its first form
 */
export function captureNamesOf(app: string, capture: string | null) {
  const name = capture === null ? app : `${app}.${capture}`;
  return {
    /** Blueprint and Profile, in Kanister's namespace. */
    capture: name,
    /** The NetworkPolicy of its tasks' pods, in the capture's namespace. */
    task: `${name}-task`,
  };
}

/** The ConfigMap with the runner's program, in Kanister's namespace. */
export const runnerProgram = {
  name: 'jerrycan-runner',
  key: 'runner.mjs',
  /**
   * The key that says what the program can read. A pod that needs it mounts it too, so it does not start before Argo CD has synced the platform. Change it
   * when an app's manifests need a newer program, and let that program read the form before it.
   */
  form: 'reads-captures',
} as const;

/** The key of the certificates of the store's private authority in a ConfigMap; PEM. */
export const STORE_CA = 'store-ca.crt';

/** The guard's Deployment, ServiceAccount, Role, RoleBinding and admission policy, in Kanister's namespace. */
export const GUARD = 'jerrycan-guard';

/** The annotations of an app's Profile that tell the admission policy which object its ActionSets may name. */
export const objectAnnotations = {
  /** As ActionSets write it: `statefulset`. */
  kind: 'jerrycan.dev/object-kind',
  name: 'jerrycan.dev/object-name',
  namespace: 'jerrycan.dev/object-namespace',
} as const;

/**
 * The annotation of an app's CronJobs with the largest age of the last success, in whole seconds. Argo CD's health check uses it, and an alert can too.
 */
export const SUCCESS_AGE = 'jerrycan.dev/max-success-age-seconds';

/** The annotation of a retired app's CronJob: it is suspended on purpose, and its backups are not overdue. */
export const RETIRED = 'jerrycan.dev/retired';

/**
 * The last wave of a sync by Argo CD, for objects that start a program, so that everything that it needs exists. Argo CD does not wait for the health of the last
 * wave, so an app whose last backup failed can still be synced. If the sync deletes objects, pruning adds one more wave (`PruneLast`).
 */
export const lastWave = { 'argocd.argoproj.io/sync-wave': '1' } as const;

/**
 * For objects that a restore needs: Argo CD neither deletes them with their Application nor prunes them until a person confirms it
 * (`argocd.argoproj.io/deletion-approved`).
 */
export const confirmed = { 'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm' } as const;

/** The first wave of a sync, for rules that must apply before anything starts. */
export const firstWave = { 'argocd.argoproj.io/sync-wave': '-1' } as const;

/** The annotation of a Blueprint with its method and the method's props, as one JSON object, for reviews. Its digest covers the actions only. */
export const CAPTURE = 'jerrycan.dev/capture';
