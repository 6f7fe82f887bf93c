import { parse } from 'yaml';
import { trouble } from '../../../cli/cluster/api-failure';

const denied = (user: string, namespace = 'shop-ns') =>
  trouble('list pods in shop-ns', {
    code: 403,
    body: JSON.stringify({
      message: `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`,
    }),
  });

it('names the RoleBinding that is missing in one line, and adds it as YAML', () => {
  const { message, advice } = denied('jane@example.com');
  expect(message).toBe(
    "cluster: cannot list pods in shop-ns (403: jane@example.com may not list pods in the namespace shop-ns); bind the ClusterRole 'jerrycan-operator' in the namespace shop-ns ('npx jerrycan doctor <app>' prints all that is missing)",
  );
  expect(parse(advice!)).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'jerrycan-operator-jane-example.com', namespace: 'shop-ns' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'jerrycan-operator' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane@example.com' }],
  });
});

it('knows a ServiceAccount', () => {
  expect(parse(denied('system:serviceaccount:ci:deployer').advice!)).toMatchObject({
    metadata: { name: 'jerrycan-operator-deployer' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' }],
  });
});

it('has no RoleBinding for a refusal that is not RBAC’s', () => {
  const failure = trouble('create Job k/j', { code: 403, body: JSON.stringify({ message: 'denied by a policy' }) });
  expect(failure.message).toBe(
    "cluster: cannot create Job k/j (403: denied by a policy); ask for the ClusterRole 'jerrycan-operator', or check what refused the request",
  );
  expect(failure.advice).toBeUndefined();
});

it('names what must be created where a namespace is missing', () => {
  const body = JSON.stringify({ message: 'namespaces "shop-ns" not found' });
  expect(trouble('create Secret shop-ns/x', { code: 404, body }).message).toBe(
    'cluster: cannot create Secret shop-ns/x (404: namespaces "shop-ns" not found); create what the message names',
  );
});
