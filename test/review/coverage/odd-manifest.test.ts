import { manifestsIn } from '../../../review/coverage/manifest-file';
import { statefulSet } from './manifests';

const all = (text: string, file = 'a.yaml') => manifestsIn(file, text, 'default');
const named = (text: string) => all(text).objects.map(({ kind, name, where }) => `${kind} ${name} ${where}`);

describe('a file', () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`;

  it.each<[string, string, string, RegExp]>([
    [
      'a broken document',
      'kind: Pod\nmetadata:\n  name: a\n name: b\n',
      'a.yaml:4',
      /; render templates first .*, or correct it$/,
    ],
    ['a quotation without an end', 'kind: Pod\nmetadata: "a\n', 'a.yaml:3', /Missing closing/],
    ['a list without an end', 'kind: Pod\nmetadata: [a\n', 'a.yaml:3', /./],
    ['a template', 'kind: Pod\nspec: {{ .Values.spec }}\n  a: b\n', 'a.yaml:3', /render templates first/],
    [
      'a template with conditions',
      '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n',
      'a.yaml:1',
      /render templates first/,
    ],
    [
      'a template that is YAML',
      'apiVersion: v1\nkind: {{ .Values.kind }}\n',
      'a.yaml:1',
      /must be text; render templates/,
    ],
    [
      'a template in quotes',
      'apiVersion: v1\nkind: "{{ .Values.kind }}"\n',
      'a.yaml:1',
      /must be text; render templates/,
    ],
    ['a tag that nobody declares', 'kind: Pod\nspec: !e!x a\n', 'a.yaml:2', /tag/],
    ['an alias of nothing', 'kind: Pod\nspec: *a\n', 'a.yaml:1', /Unresolved alias/],
    [
      'a Pod without a name',
      '\napiVersion: v1\nkind: Pod\nmetadata: {}\n',
      'a.yaml:2',
      /^metadata\.name: must be a name; correct it/,
    ],
    [
      'a Pod of no shape',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { volumes: none }\n',
      'a.yaml:1',
      /^volumes: /,
    ],
    ['metadata of no shape', 'apiVersion: v1\nkind: Pod\nmetadata: [a]\n', 'a.yaml:1', /^metadata: /],
    ['a pit', `kind: Pod\nspec: ${'['.repeat(30_000)}\n`, 'a.yaml:2', /./],
  ])('whose document is %s: reports its line, and reads the others', (_, broken, where, why) => {
    for (const text of [broken, `${broken}---\n${pod('after')}`]) {
      const { objects, unjudged } = all(text);
      expect(objects.map(({ name }) => name)).toEqual(text === broken ? [] : ['after']);
      expect(unjudged).toEqual([
        expect.objectContaining({ where: expect.any(String), why: expect.stringMatching(why) }),
      ]);
      if (text === broken) expect(unjudged[0]!.where).toBe(where);
    }
    const { objects, unjudged } = all(`${pod('before')}---\n${broken}`);
    const line = Number(where.split(':')[1]) + 4;
    expect([objects.map(({ name }) => name), unjudged.map((each) => each.where)]).toEqual([
      ['before'],
      [`a.yaml:${line}`],
    ]);
  });

  it('keeps the other objects of a list with one invalid object', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- null\n- 3\n- [a]\n- { apiVersion: v1, kind: Pod, metadata: {} }\n- { apiVersion: v1, kind: Pod, metadata: { name: a } }\n`;
    const { objects, unjudged } = all(list);
    expect(objects.map(({ name, where }) => [name, where])).toEqual([['a', 'a.yaml:8']]);
    expect(unjudged).toEqual([{ where: 'a.yaml:7', object: 'Pod default/*', why: expect.stringMatching(/name/) }]);
    expect(all('kind: List\nitems: &a [{ kind: List, items: *a }]\n').objects).toEqual([]);
  });

  it('without a sign of data is skipped, even if it is invalid', () => {
    const nested = 'bcdefg'.replaceAll(/./g, (at) => {
      const former = String.fromCharCode(at.charCodeAt(0) - 1);
      return `${at}: &${at} [${`*${former}, `.repeat(9)}]\n`;
    });
    for (const text of [
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nx: &x y\ndata:\n${Array.from({ length: 150 }, (_, at) => `  k${at}: *x\n`).join('')}`,
      `a: &a [x, x, x, x, x, x, x, x, x]\n${nested}apiVersion: v1\nkind: ConfigMap\n`,
      `a: &a [x, x, x, x, x, x, x, x, x]\n${nested}apiVersion: example.org/v1\nkind: Web\nspec: *g\n`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { annotations: { a: 1 } }\n',
      'kind: ConfigMap\nkind: Secret\napiVersion: v1\ndata: !vault a\n',
      'apiVersion: v1\nkind: Secret\ndata: !<tag:example.org,2026:x> { a: !!binary aGk= }\n',
    ])
      expect(all(text)).toEqual({ objects: [], custom: [], unjudged: [] });
  });

  it('with a Job whose name the API server generates', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: report- }\n';
    expect(all(`${job}---\n${statefulSet('db')}`)).toMatchObject({
      objects: [
        { kind: 'Job', name: 'report-*' },
        { kind: 'StatefulSet', name: 'db' },
      ],
      unjudged: [],
    });
  });

  it('that cannot be read, but gives the reason why it needs no protection', () => {
    const broken = '# jerrycan.dev/unprotected: an example\nkind: Pod\nspec: {{ x }}\n  a: b\n';
    expect(all(broken).unjudged).toMatchObject([{ exempt: 'an example' }]);
    expect(all(broken.replace('an example', '')).unjudged[0]).not.toHaveProperty('exempt');
    const odd = 'apiVersion: v1\nkind: Pod\nmetadata: { annotations: { jerrycan.dev/unprotected: no data } }\n';
    expect(all(odd).unjudged).toMatchObject([{ exempt: 'no data' }]);
  });

  it('with directives, and with three dashes before a value', () => {
    const text = `%YAML 1.2\n---\n${pod('a')}...\n---\n${pod('b')}`;
    expect(named(text)).toEqual(['Pod a a.yaml:3', 'Pod b a.yaml:8']);
    expect(named(`--- { apiVersion: v1, kind: Pod, metadata: { name: a } }\n--- # two\n${pod('b')}`)).toEqual([
      'Pod a a.yaml:1',
      'Pod b a.yaml:3',
    ]);
  });
});
