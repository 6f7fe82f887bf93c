import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { parse } from 'yaml';
import { yamlText } from '../../../charts/output/yaml-text';

const line = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\n\r]/g, ''));
const text = fc.oneof(
  line,
  fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n')),
  fc.constantFrom(
    'yes',
    'on',
    '~',
    'null',
    '0o17',
    '0x1',
    '1_000',
    '1e3',
    '.5',
    '2026-11-21',
    '12:30',
    '- a',
    '? a',
    'a: b',
  ),
  fc.constantFrom(
    '#',
    'a #b',
    '{{ x }}',
    '|',
    '>',
    '%',
    '@',
    '`',
    '"',
    "'",
    ' a',
    'a ',
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    ' a\nb',
  ),
  fc.constantFrom(
    'set -o pipefail\n\nif x; then\n  y\nfi\n',
    `${'long '.repeat(60)}end`,
    '\ta\nb',
    'a\n \nb',
    '---\na',
  ),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(line, fc.constantFrom('yes', 'a: b', '- a', '')), tie('data'), { maxKeys: 4 }),
  ),
}));

describe('the text of a manifest', () => {
  it("is cdk8s' own, byte for byte", () => {
    fc.assert(
      fc.property(fc.dictionary(line, data, { maxKeys: 5 }), (value) => {
        expect(yamlText(value)).toBe(Yaml.stringify(value));
      }),
      { numRuns: 3000, seed: 7 },
    );
  });

  it('is read back unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(line, data, { maxKeys: 5 }), (value) => {
        expect(parse(yamlText(value), { version: '1.1' })).toEqual(value);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
