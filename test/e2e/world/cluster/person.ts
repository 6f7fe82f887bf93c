import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, kubectl } from './kubectl';

/** Two people. Each has the rights of one ClusterRole, and no others. */
export const OPERATOR = 'operator@example.org';
export const KEY_MAKER = 'key-maker@example.org';

const ROLES = { [OPERATOR]: 'jerrycan-operator', [KEY_MAKER]: 'jerrycan-key-maker' } as const;
type Person = keyof typeof ROLES;

/** Binds a person to its role in these namespaces. */
export const bind = (name: Person, namespaces: readonly string[]) =>
  apply(
    namespaces.map((namespace) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `e2e-${ROLES[name]}`, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ROLES[name] },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    })),
  );

/** Writes a kubeconfig that impersonates this person, and returns its path. */
export async function kubeconfigOf(name: Person, folder: string): Promise<string> {
  const config = JSON.parse(await kubectl(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']));
  for (const { user } of config.users) user.as = name;
  const file = join(folder, `${ROLES[name]}.kubeconfig`);
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
