import type { GroupKind } from './app-project';

/** What `manifests/<cluster>/` holds of a cluster as a whole. */
export const ownClusterKinds: readonly GroupKind[] = [
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
];

/** What it holds in namespaces. */
export const ownNamespacedKinds: readonly GroupKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'batch', kind: 'CronJob' },
  // The one that waits for a sync of the app: see BeforeSync.
  { group: 'batch', kind: 'Job' },
  { group: 'cr.kanister.io', kind: 'Blueprint' },
  { group: 'cr.kanister.io', kind: 'Profile' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
];
