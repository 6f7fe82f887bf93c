import { parse, parseAllDocuments } from 'yaml';
import { cronJob, deployment, statefulSet } from '../../../blueprints/dsl';
import { argoCdLines, hookKinds } from '../../../charts/argo-cd/application-lines';
import { argoCdReport } from '../../../charts/argo-cd/command';
import { healthChecks } from '../../../charts/inputs/health-checks';
import { healthLines } from '../../../charts/inputs/health-forms';
import { sentence } from '../../../constructs/declaration/finding';
import type { Context } from '../../../runner/ports/context';
import { checkArgoCd } from '../../../runner/preflight/argo-cd';
import { blog, repository, shop, writeJson } from '../repository';
import { declared, made } from './repository';

const apps = [
  shop({
    writers: [deployment('web'), statefulSet('queue'), cronJob('hourly')],
    argoCd: { application: 'shop-prod', namespace: 'gitops' },
    beforeSync: true,
  }),
  blog({ writers: 'none' }),
];

function run(names: string[], { argoCd = declared, of = apps }: { argoCd?: object | null; of?: typeof apps } = {}) {
  const root = repository();
  if (argoCd) writeJson(root, 'argocd.json', argoCd);
  const { additions, findings } = argoCdReport({ root, apps: of, names });
  return { findings: findings.map(sentence), text: additions.flatMap(argoCdLines).join('\n') };
}

describe('jerrycan argocd', () => {
  const [application, project] = parseAllDocuments(run(['shop']).text).map((document) => document.toJS());

  it("prints what the app's own Application needs: the hook, and settings that keep a stopped writer stopped", () => {
    expect(application).toEqual({
      spec: {
        sources: [{ repoURL: declared.repoURL, targetRevision: 'main', path: 'manifests/east/shop/presync' }],
        ignoreDifferences: [
          { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/replicas'] },
          { group: 'apps', kind: 'StatefulSet', name: 'queue', jsonPointers: ['/spec/replicas'] },
          { group: 'batch', kind: 'CronJob', name: 'hourly', jsonPointers: ['/spec/suspend'] },
        ],
        syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
      },
    });
    expect(run(['shop']).text).toMatch(/^# Add this to the Application gitops\/shop-prod, where you declare it\.\n/);
  });

  it('names a synthesized folder, and every kind in it', () => {
    const { objects } = made();
    const folder = `${application.spec.sources[0].path.replace('manifests/', '')}/`;
    const hook = [...objects].filter(([path]) => path.startsWith(folder)).map(([, object]) => object);
    const group = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.split('/')[0] : '');
    const kinds = hook.map(({ apiVersion, kind }) => `${group(apiVersion)} ${kind}`);
    expect(hookKinds.map(({ group, kind }) => `${group} ${kind}`).sort()).toEqual(kinds.sort());
    expect(project.spec).toEqual({
      sourceRepos: [declared.repoURL],
      destinations: [{ server: 'https://east.example', namespace: 'shop' }],
      namespaceResourceWhitelist: hookKinds,
    });
    expect(hook.every(({ metadata }) => metadata.namespace === 'shop')).toBe(true);
  });

  it('shows what the runner requires before it stops a writer', async () => {
    const { ignoreDifferences, syncPolicy } = application.spec;
    const automated = { selfHeal: true };
    const judged = (spec: object) => {
      const argoCd = { application: 'shop-prod', namespace: 'gitops' };
      const cluster = { get: async () => ({ metadata: { name: 'shop-prod' }, spec }) };
      const context = { config: { argoCd, namespace: 'shop' }, cluster, log: {} } as unknown as Context;
      const stops = [
        { kind: 'Deployment', name: 'web' },
        { kind: 'StatefulSet', name: 'queue' },
      ] as const;
      const object = { metadata: { name: 'x' }, spec: { selector: {} } };
      return checkArgoCd(
        context,
        stops.map((workload) => ({ workload, object })),
      );
    };
    await expect(judged({ syncPolicy: { automated } })).rejects.toThrow('syncs automatically');
    await expect(judged({ ignoreDifferences, syncPolicy: { automated, ...syncPolicy } })).resolves.toBeUndefined();
  });

  it('prints nothing for an app without writers and without a hook', () => {
    expect(run(['blog'])).toEqual({ findings: [], text: '' });
    expect(run([]).text).toBe(run(['shop']).text);
  });

  it('has no sources for an app without a hook, and names an unknown Application by the app', () => {
    const { text } = run([], { of: [shop()] });
    expect(text).toMatch(/^# Add this to the Application that deploys shop, where you declare it\.\n/);
    expect(Object.keys(parse(text).spec)).toEqual(['ignoreDifferences', 'syncPolicy']);
    const warned = '# Do not use the annotation argocd.argoproj.io/manifest-generate-paths';
    expect([text.includes(warned), run(['shop']).text.includes(warned)]).toEqual([false, true]);
  });

  it.each<[object | null, string]>([
    [null, 'argocd.json › content: is missing'],
    [{ ...declared, version: 2 }, 'argocd.json › version: must be a known version (2)'],
  ])('is refused with %j', (argoCd, message) => {
    expect(run([], { argoCd })).toEqual({ findings: [expect.stringContaining(message)], text: '' });
  });
});

describe('the health checks, for other declarations of Argo CD', () => {
  it("as values of its chart are the keys of the ConfigMap's part", () => {
    const { objects } = made();
    const { data } = objects.get('argocd/health/ConfigMap.argocd-cm.k8s.yaml');
    expect(parse(healthLines('helm', healthChecks()))).toEqual({ configs: { cm: data } });
  });

  it("as its operator's spec are the same checks", () => {
    const { resourceHealthChecks } = parse(healthLines('operator', healthChecks())).spec;
    expect(resourceHealthChecks).toEqual(healthChecks().map(({ group, kind, lua }) => ({ group, kind, check: lua })));
  });
});
