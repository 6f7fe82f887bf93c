import { differenceLines, differences } from '../../../charts/output/difference';

const files = (entries: Record<string, string>) => Object.entries(entries);
const difference = (...sides: Parameters<typeof differences>) => differenceLines(differences(...sides));

describe('the difference', () => {
  it('is empty for equal files', () => {
    expect(difference(files({ a: '1' }), files({ a: '1' }))).toEqual([]);
  });

  it('is the lines from the first that differs to the last', () => {
    expect(difference(files({ a: '1\n2\n3\n4' }), files({ a: '1\nx\n3\ny\n4' }))).toEqual([
      'changed: a',
      '  - x',
      '  - 3',
      '  - y',
      '  + 2',
      '  + 3',
    ]);
  });

  it('is shown for added and for repeated lines', () => {
    expect(difference(files({ a: '1\n1\n1' }), files({ a: '1\n1' }))).toEqual(['changed: a', '  + 1']);
    expect(difference(files({ a: '' }), files({ a: '1' }))).toEqual(['changed: a', '  - 1', '  + ']);
  });

  it('counts the lines that it does not show', () => {
    const many = Array.from({ length: 13 }, (_, index) => `${index}`).join('\n');
    expect(difference(files({ a: 'x' }), files({ a: many }))).toEqual([
      'changed: a',
      ...Array.from({ length: 10 }, (_, index) => `  - ${index}`),
      '  - … and 3 more lines',
      '  + x',
    ]);
  });
});
