import { isDemoObject, madeObject } from '../../../demo/cluster/demo-object';

const object = (...managedFields: { manager: string; operation: string; subresource?: string }[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'a', namespace: 'b', managedFields },
});
const ours = { manager: 'jerrycan-demo', operation: 'Apply' };

describe('an object', () => {
  test.each([
    ['that the demo applied', object(ours)],
    ['that a controller changed since', object(ours, { manager: 'kube-controller-manager', operation: 'Update' })],
    [
      'whose status another controller applied',
      object(ours, { manager: 'kube-apiserver', operation: 'Apply', subresource: 'status' }),
    ],
  ])('%s is the demo’s', (_, each) => expect(isDemoObject(each)).toBe(true));

  test.each([
    ['that nobody applied', object()],
    ['that another tool applied', object({ manager: 'kubectl', operation: 'Apply' })],
    ['that another tool applied too', object(ours, { manager: 'argocd-controller', operation: 'Apply' })],
    ['that another tool created', object({ manager: 'jerrycan-demo', operation: 'Update' })],
  ])('%s is not', (_, each) => expect(isDemoObject(each)).toBe(false));

  test('is recorded with its group', () => {
    expect(madeObject(object(ours))).toEqual({ kind: 'Role.rbac.authorization.k8s.io', name: 'a', namespace: 'b' });
    expect(madeObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } })).toEqual({
      kind: 'Secret',
      name: 'a',
    });
  });
});
