import type { GroupKind } from './app-project';

/** The cluster-scoped kinds in `manifests/<cluster>/`. */
export const ownClusterKinds: readonly GroupKind[] = [
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
];

/** The namespaced kinds in `manifests/<cluster>/`. */
export const ownNamespacedKinds: readonly GroupKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'batch', kind: 'CronJob' },
  // The Job that waits for a sync of the app: see BeforeSync.
  { group: 'batch', kind: 'Job' },
  { group: 'cr.kanister.io', kind: 'Blueprint' },
  { group: 'cr.kanister.io', kind: 'Profile' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
];
