import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, kubectl } from './kubectl';

/** A person who has what the ClusterRole `jerrycan-operator` grants, and nothing else. */
export const OPERATOR = 'operator@example.org';

/** Binds the operator in these namespaces. */
export const bindOperator = (namespaces: readonly string[]) =>
  apply(
    namespaces.map((namespace) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'e2e-operator', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'jerrycan-operator' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: OPERATOR }],
    })),
  );

/** Writes a kubeconfig by which everything is done as the operator; gives its path. */
export async function operatorKubeconfig(folder: string): Promise<string> {
  const config = JSON.parse(await kubectl(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']));
  for (const { user } of config.users) user.as = OPERATOR;
  const file = join(folder, 'operator.kubeconfig');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
