import { join } from 'node:path';
import { synth } from '../../../charts/command';
import { readFolder } from '../../../charts/output/folder';
import { argoCdFindings } from '../../../constructs/checks/fleet/argo-cd';
import type { DeclaredApp } from '../../../constructs/declaration/declared-app';
import { sentence } from '../../../constructs/declaration/finding';
import { type Manifest, shopDump } from '../../constructs/sample';
import { blog, repository, shop } from '../repository';
import { declared, made, of, west } from './repository';

const gk = (object: Manifest) => ({
  group: object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '',
  kind: object.kind,
});
describe('the configuration of Argo CD', () => {
  const { code, objects } = made();

  it('is a separate folder, with another folder below it for merged objects', () => {
    expect(code).toBe(0);
    expect([...objects.keys()].filter((path) => path.startsWith('argocd/'))).toEqual([
      'argocd/AppProject.protection.k8s.yaml',
      'argocd/ApplicationSet.protection.k8s.yaml',
      'argocd/health/ConfigMap.argocd-cm.k8s.yaml',
    ]);
    for (const [path, { metadata }] of objects)
      if (path.startsWith('argocd/')) expect(metadata.namespace).toBe('gitops');
  });

  it('is nothing if the repository does not declare it', () => {
    const root = repository();
    const props = { root, apps: [shop()], program: '// the runner', now: new Date('2026-11-21T00:00:00Z') };
    expect(synth(props)).toMatchObject({ ok: true });
    expect([...readFolder(join(root, 'manifests'))].filter(([path]) => path.startsWith('argocd/'))).toEqual([]);
  });
});

describe('the AppProject', () => {
  const { objects } = made();
  const { spec } = of(objects, 'argocd/AppProject.protection.k8s.yaml');

  it('allows this repository, for the declared namespaces of the used clusters', () => {
    expect(spec.sourceRepos).toEqual(['https://git.example/backups.git']);
    expect(spec.destinations).toEqual([
      { server: 'https://east.example', namespace: 'backups' },
      { server: 'https://east.example', namespace: 'gitops' },
      { server: 'https://east.example', namespace: 'shop' },
      { server: 'https://west.example', namespace: 'blog' },
      { server: 'https://west.example', namespace: 'kanister' },
    ]);
    expect(JSON.stringify(spec)).not.toContain('*');
  });

  it('allows the namespaces of captures', () => {
    const crm = { ...shopDump, namespace: 'crm' };
    const { objects: all } = made([shop({ captures: { crm } })]);
    const { destinations } = of(all, 'argocd/AppProject.protection.k8s.yaml').spec;
    expect(destinations.map(({ namespace }: Manifest) => namespace)).toEqual(['backups', 'crm', 'shop']);
  });

  it('allows every kind that is synthesized, and no other', () => {
    const synthesized = new Set(
      [...objects]
        .filter(([path]) => !/^argocd\/|\/presync\//.test(path))
        .map(([, object]) => JSON.stringify(gk(object))),
    );
    const allowed = [...spec.clusterResourceWhitelist, ...spec.namespaceResourceWhitelist].map((kind: object) =>
      JSON.stringify(kind),
    );
    expect([...synthesized].sort()).toEqual(allowed.sort());
  });

  it('knows which kinds are cluster-scoped, and which are namespaced', () => {
    const clusterKinds = spec.clusterResourceWhitelist.map(({ kind }: Manifest) => kind);
    for (const [path, object] of objects)
      if (!path.startsWith('argocd/'))
        expect([path, clusterKinds.includes(object.kind)]).toEqual([path, object.metadata.namespace === undefined]);
  });

  it('denies Secrets and ActionSets, whatever else is allowed', () => {
    expect(spec.namespaceResourceBlacklist).toEqual([
      { group: '', kind: 'Secret' },
      { group: 'cr.kanister.io', kind: 'ActionSet' },
    ]);
  });
});

describe('the ApplicationSet', () => {
  const { objects } = made();
  const { metadata, spec } = of(objects, 'argocd/ApplicationSet.protection.k8s.yaml');

  it('makes an Application of every folder of every cluster, each where it belongs', () => {
    const generator = (name: string, server: string, namespace: string) => ({
      git: {
        repoURL: declared.repoURL,
        revision: 'main',
        directories: [{ path: `manifests/${name}/*` }],
        values: { cluster: name, server, namespace },
      },
    });
    expect(spec.generators).toEqual([
      generator('east', 'https://east.example', 'backups'),
      generator('west', 'https://west.example', 'kanister'),
    ]);
    expect(spec.template.metadata.name).toBe('protection-{{ .values.cluster }}-{{ .path.basename }}');
    expect(spec.template.spec).toMatchObject({
      project: 'protection',
      source: { path: '{{ .path.path }}', directory: { recurse: false } },
      destination: { server: '{{ .values.server }}', namespace: '{{ .values.namespace }}' },
    });
    expect(spec).toMatchObject({ goTemplate: true, goTemplateOptions: ['missingkey=error'] });
  });

  it('matches one level below a cluster, with nothing but folders of manifests', () => {
    // The same as Go's path.Match: `*` is everything except a slash.
    const patterns = spec.generators.map(
      ({ git }: Manifest) => new RegExp(`^${git.directories[0].path.replace('*', '[^/]*')}$`),
    );
    const folders = new Set(
      [...objects.keys()].flatMap((path) => {
        const parts = `manifests/${path}`.split('/');
        return parts.map((_, i) => parts.slice(0, i).join('/'));
      }),
    );
    expect([...folders].filter((folder) => patterns.some((pattern: RegExp) => pattern.test(folder))).sort()).toEqual([
      'manifests/east/platform',
      'manifests/east/shop',
      'manifests/west/blog',
      'manifests/west/platform',
    ]);
  });

  it('deletes no Application and nothing in the cluster, whichever of them is deleted', () => {
    expect(spec.syncPolicy).toEqual({ applicationsSync: 'create-update', preserveResourcesOnDeletion: true });
    expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    expect(spec.template.metadata).not.toHaveProperty('finalizers');
  });

  it('uses server-side apply, prunes last, and retries without a limit', () => {
    expect(spec.template.spec.syncPolicy).toEqual({
      automated: { prune: true, selfHeal: true },
      syncOptions: [
        'ServerSideApply=true',
        'ApplyOutOfSyncOnly=true',
        'PruneLast=true',
        'SkipDryRunOnMissingResource=true',
        'RespectIgnoreDifferences=true',
      ],
      retry: { limit: -1, backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, refresh: true },
    });
  });
});

describe('a backup before a sync', () => {
  const { objects } = made();

  it('is a folder in that of the app, which our Application does not include', () => {
    const folder = 'east/shop/presync/';
    expect([...objects.keys()].filter((path) => path.includes('presync'))).toEqual(
      ['ConfigMap', 'Job', 'NetworkPolicy', 'Role', 'RoleBinding', 'ServiceAccount'].map(
        (kind) => `${folder}${kind}.shop-before-sync.k8s.yaml`,
      ),
    );
    expect([...objects.keys()].filter((path) => path.startsWith('east/shop/') && path.includes('before-sync'))).toEqual(
      [
        'east/shop/Job.shop-before-sync.k8s.yaml',
        'east/shop/Role.shop-before-sync.k8s.yaml',
        'east/shop/RoleBinding.shop-before-sync.k8s.yaml',
        ...[...objects.keys()].filter((path) => path.startsWith(folder)),
      ],
    );
  });

  it('contains a program that describes itself, and needs only Node', () => {
    const program = of(objects, 'east/shop/presync/ConfigMap.shop-before-sync.k8s.yaml').data['before-sync.mjs'];
    expect(program).toContain('// runner/before-sync/main.ts');
    for (const [, from] of program.matchAll(/^import .* from "([^"]+)"/gm)) expect(from).toMatch(/^node:/);
    expect(Buffer.byteLength(program)).toBeLessThan(40_000);
  });

  it('is kept for a retired app: without it, a missing second source would stop the syncs of its owner', () => {
    const paths = (retired: boolean) =>
      [...made([shop({ beforeSync: true, retired }), blog({ cluster: 'west' })]).objects.keys()].sort();
    expect(paths(true)).toEqual(paths(false));
  });
});

describe('what is synced', () => {
  it('omits empty lists: the API server does not store them, so that each apply would be a change', () => {
    const { objects } = made();
    const lists = (value: unknown): unknown[] =>
      value && typeof value === 'object'
        ? [...(Array.isArray(value) ? [value] : []), ...Object.values(value).flatMap(lists)]
        : [];
    for (const [path, object] of objects)
      if (!object.apiVersion.startsWith('cr.kanister.io/'))
        expect([path, lists(object).filter((list) => (list as []).length === 0)]).toEqual([path, []]);
  });
});

describe('the waves of a sync', () => {
  const { objects } = made();
  const ours = [...objects].filter(([path]) => !path.includes('/presync/')).map(([, object]) => object);
  const wave = (object: Manifest): number => Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  const kindsOf = (wanted: number) =>
    [...new Set(ours.filter((object) => wave(object) === wanted).map(({ kind }) => kind))].sort();

  it('deploy the policies first, and the projects, which an ApplicationSet must find; and what starts pods last', () => {
    expect(kindsOf(-1)).toEqual(['AppProject', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']);
    expect(kindsOf(1)).toEqual(['CronJob', 'Deployment', 'Job']);
  });

  it('are three: objects whose health may be bad for hours are in the last, which a sync does not wait for', () => {
    expect([...new Set(ours.map(wave))].sort()).toEqual([-1, 0, 1]);
  });
});

describe('a cluster and an app', () => {
  const refusals = (apps: DeclaredApp[], ...names: string[]) =>
    argoCdFindings(
      apps,
      new Map(
        names.map((name) => [name, { ...west, name, kanister: { ...west.kanister, chart: { version: '0.119.0' } } }]),
      ),
      declared,
    ).map(sentence);

  it('with the same joined names are refused: neither Application would be created', () => {
    expect(refusals([shop({ cluster: 'a', name: 'b-c' }), blog({ cluster: 'a-b', name: 'c' })], 'a', 'a-b')).toEqual([
      'argocd › Application: would be created twice (protection-a-b-c: a/b-c and a-b/c); rename the app or the cluster',
    ]);
    expect(
      refusals([shop({ cluster: 'kanister', name: 'west' }), blog({ cluster: 'west' })], 'kanister', 'west'),
    ).toEqual([
      'argocd › Application: would be created twice (protection-kanister-west: Kanister in west and kanister/west); rename the app or the cluster',
    ]);
    expect(refusals([shop({ cluster: 'a' }), blog({ cluster: 'b' })], 'a', 'b')).toEqual([]);
  });

  it('with the name of the folder of Argo CD is refused', () => {
    expect(refusals([shop({ cluster: 'argocd' })], 'argocd')).toEqual([
      "clusters/argocd.json › name: is reserved for the folder of Argo CD's own objects (argocd); choose another name",
    ]);
  });
});

describe('argocd.json', () => {
  it.each([
    ['https://git.example/a.git'],
    ['ssh://git@git.example:2222/a.git'],
    ['git@git.example:team/a.git'],
    ['file:///srv/a'],
  ])('takes %s', (repoURL) => {
    expect(made(undefined, { argoCd: { repoURL } }).code).toBe(0);
  });

  it.each<[object, string]>([
    [{ repoURL: 'http://git.example/a.git' }, 'repoURL: must be the address of a Git repository by https, ssh or file'],
    [{ repoURL: 'https://me@git.example/a.git' }, 'repoURL: must be the address of a Git repository by https'],
    [{ repoURL: 'https://me:secret@git.example/a.git' }, 'repoURL: contains a password; remove it'],
    [{ repoURL: 'ssh://me:secret@git.example/a.git' }, 'repoURL: contains a password; remove it'],
    [{ targetRevision: 'main branch' }, 'targetRevision: must be a revision ("main branch"); write the branch'],
    [{ namespace: 'Argo' }, 'namespace: must be a DNS label of at most 40 characters ("Argo"); write the namespace'],
    [{ project: 'a'.repeat(41) }, 'project: must be a DNS label of at most 40 characters'],
    [{ version: 2 }, 'version: must be a known version (2); write 1'],
    [{ token: 'x' }, 'content: has an unknown field (token)'],
  ])('is refused with %j', (argoCd, message) => {
    const { code, lines } = made(undefined, { argoCd });
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain(`argocd.json › ${message}`);
    expect(lines.join('\n')).not.toContain('me:secret');
  });
});
