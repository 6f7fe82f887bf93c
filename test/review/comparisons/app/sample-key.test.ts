import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSample, SAMPLE_KEY } from '../../../../review/comparisons/app/sample-key';
import { difference } from '../../../../review/diff/difference';
import type { Protection } from '../../../../review/protection/protection';
import { facts, key, protection } from '../../sample';

const sampleKey = { ...key, id: SAMPLE_KEY };

it('is the one key of the example', () => {
  const text = readFileSync(join(__dirname, '../../../../examples/keys/wordpress.json'), 'utf8');
  expect(JSON.parse(text).keys.map(({ id }: { id: string }) => id)).toEqual([SAMPLE_KEY]);
});

/** The changes that a removal of this app and its keys reports. */
function removed(name: string, keys: readonly (typeof key)[]) {
  const before: Protection = {
    ...protection({ apps: [{ ...facts, name }] }),
    keys: new Map([[`keys/${name}.json`, keys]]),
  };
  return difference(before, protection({ keys: [] })).filter(({ part }) => part === 'app');
}

it('lets the sample of a fresh clone leave at once', () => {
  expect(removed('wordpress', [sampleKey])).toMatchObject([{ id: 'wordpress/app:removed', effect: 'neutral' }]);
});

it.each([
  ['its name', 'wordpress', [key]],
  ['its key', 'shop', [sampleKey]],
  ['its key beside another one', 'wordpress', [sampleKey, key]],
  ['having no key', 'wordpress', []],
])('with only %s is not the sample: its removal is refused', (_, name, keys) => {
  expect(isSample(name, keys)).toBe(false);
  expect(removed(name, keys)).toMatchObject([
    { effect: 'weaker', refused: expect.stringContaining('must be retired') },
  ]);
});
