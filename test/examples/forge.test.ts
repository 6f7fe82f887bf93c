import { join } from 'node:path';
import { parse } from 'yaml';
import { readDataFiles } from '../../charts/inputs/inputs';
import { synthesis } from '../../charts/synthesize';
import { sentence } from '../../constructs/declaration/finding';
import { parseAppConfig } from '../../contracts/app-config-parser';
import { forge } from '../../examples/git-mirror/app';

/** The app of the example's method, synthesized with the data files of the examples. */
describe('an app with a method of its own', () => {
  const key = { id: '0123456789abcdef', spki: 'a2V5', from: '2026-01-01T00:00:00Z', until: null };
  const data = { ...readDataFiles(join(__dirname, '../../examples')), publicKeys: new Map([['forge', [key]]]) };
  const { files, findings } = synthesis({ ...data, apps: [forge], program: '' });
  const all = new Map(files);
  const read = (name: string) => parse(all.get(`local/forge/${name}.k8s.yaml`)!);

  it('is accepted: only a step of the user remains', () => {
    const own = findings.filter(({ subject }) => subject === 'forge').map(sentence);
    expect(own).toEqual([expect.stringContaining('forge › store: has no identity')]);
  });

  it('has a Blueprint whose actions run on the object', () => {
    const { metadata, actions } = read('Blueprint.forge.site');
    expect(JSON.parse(metadata.annotations['jerrycan.dev/capture'])).toEqual({
      method: 'git-mirror',
      parts: ['shop/site.git'],
    });
    expect(Object.keys(actions)).toEqual(['backup', 'preflight', 'restore']);
    for (const { kind, phases } of Object.values<{ kind: string; phases: unknown[] }>(actions))
      expect([kind, phases.length]).toEqual(['Deployment', 1]);
    const [container] = actions.backup.phases[0].args.podOverride.containers;
    expect(container.readinessProbe.exec.command).toEqual(['test', '-f', '/tmp/fetched']);
    expect(JSON.stringify(container.env)).toContain('"secretKeyRef":{"key":"password","name":"forge-backup"');
  });

  it('has a network policy to the port of its contract, and a runner that knows its option', () => {
    const { spec } = read('NetworkPolicy.forge.site-task.forge');
    expect(spec.egress[0]).toEqual({ to: [{ podSelector: {} }], ports: [{ port: 3000, protocol: 'TCP' }] });
    expect(spec.podSelector.matchLabels['jerrycan.dev/task']).toBe('git-mirror');
    const { captures } = parseAppConfig(read('ConfigMap.forge').data['app.json']);
    expect(captures).toMatchObject([
      {
        ...{ name: 'site', namespace: 'forge', object: { kind: 'Deployment', name: 'forge' }, host: 'forge-http' },
        blueprint: { engine: 'git', restoreOptions: { partial: { given: 'are kept' } } },
      },
    ]);
  });
});
