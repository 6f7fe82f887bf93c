import type { Cluster } from '../../../contracts/files/cluster';
import type { Manifest } from '../../constructs/sample';
import { made, of } from './repository';

const pem = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n').toString('base64');

describe('Kanister by its chart (seen as values only: there is no chart where these tests run)', () => {
  const webhook = { secretName: 'kanister-webhook', caBundle: pem };

  it('is an Application of another AppProject, which allows the chart and its objects', () => {
    const { code, objects } = made(undefined, { chart: { version: '0.119.0' } });
    expect(code).toBe(0);
    const { spec } = of(objects, 'argocd/Application.protection-kanister-west.k8s.yaml');
    expect(spec).toMatchObject({
      project: 'protection-kanister',
      source: { repoURL: 'https://charts.kanister.io/', chart: 'kanister-operator', targetRevision: '0.119.0' },
      destination: { server: 'https://west.example', namespace: 'kanister' },
    });
    expect(spec.source.helm).toEqual({
      releaseName: 'kanister',
      valuesObject: {
        image: { tag: '0.119.0' },
        serviceAccount: { name: 'controller' },
        controller: { updateCRDs: false },
        bpValidatingWebhook: { enabled: false },
      },
    });
    const project = of(objects, 'argocd/AppProject.protection-kanister.k8s.yaml').spec;
    expect(project).toMatchObject({
      sourceRepos: ['https://charts.kanister.io/'],
      destinations: [{ server: 'https://west.example', namespace: 'kanister' }],
    });
    expect(project.namespaceResourceWhitelist.map(({ kind }: Manifest) => kind)).not.toContain('Secret');
    expect([...objects.keys()].filter((path) => path.includes('kanister-east'))).toEqual([]);
  });

  it('never has a certificate from the chart, which would differ at each rendering', () => {
    for (const chart of [{ version: '0.119.0' }, { version: '0.119.0', webhook }]) {
      const { objects } = made(undefined, { chart });
      const { bpValidatingWebhook } = of(objects, 'argocd/Application.protection-kanister-west.k8s.yaml').spec.source
        .helm.valuesObject;
      // The chart's default is `enabled: true, tls: { mode: auto }`.
      if (bpValidatingWebhook.enabled) expect(bpValidatingWebhook.tls).toEqual({ mode: 'custom', ...webhook });
      else expect(bpValidatingWebhook).toEqual({ enabled: false });
      expect(bpValidatingWebhook.enabled).toBe('webhook' in chart);
    }
  });

  it.each<[object, string]>([
    [{ version: '0.118.0' }, 'kanister.chart.version: differs from the version of its tools (0.118.0, and 0.119.0'],
    [{ version: '0.x' }, 'kanister.chart.version: must be an exact version ("0.x"); write that of the chart'],
    [
      { version: '0.119.0', webhook: { ...webhook, caBundle: 'a2V5' } },
      'kanister.chart.webhook.caBundle: must be a certificate ("a2V5"); write the PEM of the authority, in base64',
    ],
    [
      {
        version: '0.119.0',
        webhook: {
          ...webhook,
          caBundle: Buffer.from(
            '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n',
          ).toString('base64'),
        },
      },
      'kanister.chart.webhook.caBundle: must be a certificate',
    ],
  ])('is refused with %j', (chart, message) => {
    const { code, lines } = made(undefined, { chart: chart as Cluster['kanister']['chart'] });
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain(message);
  });
});
