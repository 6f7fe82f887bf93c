import { join } from 'node:path';
import { parse } from 'yaml';
import { synth } from '../../../charts/command';
import { readFolder } from '../../../charts/output/folder';
import { repository, shop } from '../repository';

/** The manifests of the app `shop`, by their path. */
function manifestsOf(otherwise: object): Map<string, string> {
  const root = repository();
  const program = '// the runner';
  const now = new Date('2026-11-21T00:00:00Z');
  expect(synth({ root, apps: [shop(otherwise)], program, now })).toMatchObject({ ok: true });
  return new Map(readFolder(join(root, 'manifests')));
}

describe('an app that names its Application of Argo CD', () => {
  it.each([
    ['argocd', {}],
    ['gitops', { namespace: 'gitops' }],
    ['shop', { namespace: 'shop' }],
  ])('has a Role of its own in the namespace %s, and is the same otherwise', (namespace, where) => {
    const without = manifestsOf({});
    const files = manifestsOf({ argoCd: { application: 'shop-prod', ...where } });
    const role = `east/shop/Role.shop-argocd.${namespace}.k8s.yaml`;
    const binding = `east/shop/RoleBinding.shop-argocd.${namespace}.k8s.yaml`;
    expect([...files.keys()].filter((path) => !without.has(path))).toEqual([role, binding]);
    expect(parse(files.get(role)!)).toMatchObject({
      metadata: { name: 'shop-argocd', namespace },
      rules: [
        { apiGroups: ['argoproj.io'], resources: ['applications'], resourceNames: ['shop-prod'], verbs: ['get'] },
      ],
    });
    expect(parse(files.get(binding)!)).toMatchObject({
      metadata: { name: 'shop-argocd', namespace },
      roleRef: { kind: 'Role', name: 'shop-argocd' },
      subjects: [{ kind: 'ServiceAccount', name: 'shop-runner', namespace: 'backups' }],
    });
    const changed = [...without].filter(([path, text]) => files.get(path) !== text).map(([path]) => path);
    expect(changed).toEqual(['east/shop/ConfigMap.shop.k8s.yaml']);
  });
});
