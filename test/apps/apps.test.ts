import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { apps } from '../../apps/index';
import { check } from '../../charts/command';
import { runnerBundle } from '../../charts/inputs/runner-bundle';

const ROOT = join(__dirname, '../..');

describe('the apps of this repository', () => {
  it('are one for each file, under 30 lines, with the name of the file, and all listed', () => {
    const files = readdirSync(join(ROOT, 'apps')).filter((file) => file !== 'index.ts');
    expect(apps.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
    for (const file of files) {
      const [, declaration = ''] = readFileSync(join(ROOT, 'apps', file), 'utf8').split(/^export const /m);
      expect(declaration.split('\n').length).toBeLessThan(30);
    }
  });

  it('are committed as they are declared', () => {
    const report = check({ root: ROOT, apps, program: runnerBundle(ROOT) });
    expect(report).toEqual({ ok: true, synthesized: true, differences: [], findings: [] });
  });
});

describe('every committed manifest', () => {
  const folder = join(ROOT, 'manifests');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const objects = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => ({ file, object: document.toJS() })),
  );
  const text = (kind: string) => objects.filter(({ object }) => object.kind === kind);

  it('is one object of its own name, and no Secret', () => {
    expect(objects).toHaveLength(files.length);
    for (const { file, object } of objects) {
      expect(file).toContain(`${object.kind}.${object.metadata.name}.`);
      expect(object.kind).not.toBe('Secret');
    }
  });

  it('gives no right to everything', () => {
    for (const { object } of [...text('Role'), ...text('ClusterRole')])
      for (const rule of object.rules) {
        expect([...rule.apiGroups, ...rule.resources, ...rule.verbs]).not.toContain('*');
        if (rule.resourceNames) expect(rule.resourceNames).not.toEqual([]);
      }
  });

  it('binds the role of operators to no subject', () => {
    expect(text('ClusterRoleBinding')).toEqual([]);
    for (const { object } of text('RoleBinding')) expect(object.roleRef.kind).toBe('Role');
  });

  it('refers to existing objects', () => {
    const there = new Set(
      objects.map(({ object: { kind, metadata } }) => `${kind} ${metadata.namespace}/${metadata.name}`),
    );
    for (const { object } of text('CronJob')) {
      const { namespace } = object.metadata;
      const pod = object.spec.jobTemplate.spec.template.spec;
      expect(there).toContain(`ServiceAccount ${namespace}/${pod.serviceAccountName}`);
      for (const { configMap } of pod.volumes)
        if (configMap) expect(there).toContain(`ConfigMap ${namespace}/${configMap.name}`);
    }
    for (const { object } of text('RoleBinding'))
      expect(there).toContain(`Role ${object.metadata.namespace}/${object.roleRef.name}`);
  });
});
