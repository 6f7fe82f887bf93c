import { stringify } from 'yaml';

/** The ClusterRoles that grant the CLI's requests; `view` is Kubernetes' own. */
export type Role = 'jerrycan-operator' | 'jerrycan-key-maker' | 'view';

/** A right that is missing, as the API server reports it. */
export interface MissingRight {
  readonly role: Role;
  readonly namespace: string;
  /** The caller, as the API server names it: `jane`, `system:serviceaccount:ci:deployer`. */
  readonly user: string;
}

/** The RoleBinding that an administrator must apply, as YAML. */
export function roleBinding({ role, namespace, user }: MissingRight): string {
  return stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `${role}-${nameOf(user)}`, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [subject(user)],
  }).trimEnd();
}

/** `jobs.batch is forbidden: User "jane" cannot create resource "jobs" in API group "batch" in the namespace "kanister"` */
const DENIAL = /User "([^"]+)" cannot (\S+) resource "([^"]+)".* in the namespace "([^"]+)"/;

/** Reads the denial of RBAC. `undefined` if another component refused the request, such as an admission policy. */
export function missingRight(role: Role, message: string): (MissingRight & { readonly what: string }) | undefined {
  const [, user, verb, resource, namespace] = DENIAL.exec(message) ?? [];
  if (user === undefined || namespace === undefined) return undefined;
  return { role, namespace, user, what: `${user} may not ${verb} ${resource} in the namespace ${namespace}` };
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

function subject(user: string): object {
  const [, namespace, name] = SERVICE_ACCOUNT.exec(user) ?? [];
  if (name !== undefined) return { kind: 'ServiceAccount', namespace, name };
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user };
}

/** The name of a RoleBinding must be a path segment; the user's last word is enough to recognize it. */
const nameOf = (user: string): string =>
  user
    .split(/[:/]/)
    .at(-1)!
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '') || 'user';
