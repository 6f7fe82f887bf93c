import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { argoCdLines } from '../../../charts/argo-cd/application-lines';
import { argoCdReport } from '../../../charts/argo-cd/command';
import { readDataFiles } from '../../../charts/inputs/inputs';
import { manifests } from '../../../charts/output/manifests';
import { apps } from '../../../examples/apps/index';
import { cluster } from '../../constructs/sample';
import { pluralOf } from '../../e2e/world/cluster/plural';
import { blocksOf, commandsOf } from '../../e2e/world/page';
import { shop } from '../repository';
import { made } from './repository';

const root = join(__dirname, '../../..');
const example = join(root, 'examples');
const blocks = (language: string) => blocksOf('how-to/argo-cd.md', language);

describe("Argo CD's page", () => {
  it('shows what the command prints', () => {
    const lines = argoCdReport({ root: example, apps, names: [] }).additions.flatMap(argoCdLines);
    expect(blocks('yaml')).toContain(`${lines.join('\n')}\n`);
  });

  it('shows an Application that brings what argocd.json declares', () => {
    const { argoCd } = readDataFiles(example);
    const [project, application] = parseAllDocuments(
      blocks('yaml').find((block) => block.includes('kind: Application\n'))!,
    ).map((document) => document.toJS());
    const { metadata, spec } = application;
    expect(metadata.namespace).toBe(argoCd!.namespace);
    expect(spec).toMatchObject({
      source: { repoURL: argoCd!.repoURL, targetRevision: argoCd!.targetRevision, path: 'manifests/argocd' },
      destination: { namespace: argoCd!.namespace },
    });
    // Deeper files are merged, never applied as a whole. Removing a folder removes nothing from the cluster.
    expect(spec).toMatchObject({
      source: { directory: { recurse: false } },
      syncPolicy: { automated: { prune: false } },
    });
    // Its project allows exactly the kinds that exist there.
    const inputs = { ...readDataFiles(example), apps, program: '// the runner' };
    const brought = [...manifests(inputs)]
      .filter(([path]) => /^argocd\/[^/]+$/.test(path))
      .map(([, text]) => parse(text));
    const { clusters } = inputs;
    const applications = [...clusters.values()].some(({ kanister }) => kanister.chart) ? [] : ['Application'];
    expect(spec.project).toBe(project.metadata.name);
    expect(project).toMatchObject({ kind: 'AppProject', metadata: { namespace: argoCd!.namespace } });
    expect(project.spec).toEqual({
      sourceRepos: [argoCd!.repoURL],
      destinations: [spec.destination],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [...new Set([...brought.map(({ kind }) => kind), ...applications])]
        .sort()
        .map((kind) => ({ group: 'argoproj.io', kind })),
    });
  });

  it('shows a cluster that is read', () => {
    const [shown] = blocks('json').map((block) => JSON.parse(`{${block}}`));
    expect(Object.keys(shown.kanister.chart)).toEqual(['version', 'webhook']);
    expect(shown.kanister.tools).toMatch(new RegExp(`:${shown.kanister.chart.version}$`));
  });

  describe('prints for an app', () => {
    const text = readFileSync(join(root, 'docs/how-to/argo-cd.md'), 'utf8');
    const app = shop({ argoCd: { application: 'shop', namespace: 'argocd' }, beforeSync: true });
    const objects = () => {
      const { code, objects: all } = made([app], { argoCd: { namespace: 'argocd' } });
      expect(code).toBe(0);
      return [...all].filter(([file]) => file.startsWith('east/shop/')).map(([, object]) => object);
    };

    it('how to delete each of its objects after its removal', () => {
      const lines = commandsOf('how-to/argo-cd.md').flatMap((line) => {
        const [, namespace, kinds] = /^kubectl -n (\S+) delete (\S+) -l jerrycan\.dev\/app=shop$/.exec(line) ?? [];
        return kinds ? [[namespace, kinds.split(',')] as const] : [];
      });
      const taken = new Map(lines);
      expect([...taken.keys()].sort()).toEqual(['argocd', 'kanister', 'shop']);
      const left = objects().filter(({ kind, metadata }) => {
        const namespace = metadata.namespace === cluster.kanister.namespace ? 'kanister' : metadata.namespace!;
        return metadata.labels?.['jerrycan.dev/app'] !== 'shop' || !taken.get(namespace)?.includes(pluralOf(kind));
      });
      expect(left.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([]);
    });

    it('which of its objects wait for a person', () => {
      const option = (object: ReturnType<typeof objects>[number]) =>
        object.metadata.annotations?.['argocd.argoproj.io/sync-options'];
      const waits = objects().filter((object) => option(object)?.includes('confirm'));
      expect(new Set(waits.map(option))).toEqual(new Set(['Delete=confirm,Prune=confirm']));
      const rows = text.split('\n').filter((line) => line.startsWith('|') && line.includes('=confirm'));
      expect(rows).toHaveLength(2);
      const named = ['Blueprint', 'ConfigMap', 'Profile'];
      expect(waits.map(({ kind }) => kind).sort()).toEqual(named);
      for (const row of rows) for (const kind of named) expect(row).toContain(kind);
    });
  });
});
