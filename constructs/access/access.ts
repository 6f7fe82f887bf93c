import { KubeRole, KubeRoleBinding, type PolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { appLabels, platformLabels } from '../../contracts/labels';

export interface AccessProps {
  /** @default - they belong to no app */
  readonly app?: string;
  /** The name of the Role and of its RoleBinding. */
  readonly name: string;
  /** The namespace in which the rights apply. */
  readonly namespace: string;
  /** The account that receives the rights. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string };
  readonly rules: readonly PolicyRule[];
  /** Annotations of both objects. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The rights of one ServiceAccount in one namespace: a Role and its RoleBinding. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { app, name, namespace, serviceAccount, rules, annotations }: AccessProps) {
    super(scope, id);
    const labels = app === undefined ? platformLabels : appLabels(app);
    const metadata = { name, namespace, labels, ...(annotations && { annotations }) };
    new KubeRole(this, 'Role', { metadata, rules: [...rules] });
    new KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', ...serviceAccount }],
    });
  }
}

/**
 * Returns a rule for named objects.
 *
 * Returns `[]` if there are no names, because Kubernetes reads an empty `resourceNames` as every name.
 */
export function named(apiGroup: string, resource: string, names: readonly string[], verbs: string[]): PolicyRule[] {
  if (names.length === 0) return [];
  return [{ apiGroups: [apiGroup], resources: [resource], resourceNames: [...new Set(names)].sort(), verbs }];
}

/** Returns a rule for all objects of a kind. */
export function every(apiGroup: string, resource: string, verbs: string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], verbs };
}
