import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_KEY } from '../../../../review/comparisons/app/sample-key';
import { told } from '../../diff/told';
import { facts, key } from '../../sample';

const publicKey = (id: string) => ({ id, spki: '', from: '2026-01-01T00:00:00Z', until: null });
const sample = { ...facts, name: 'wordpress', config: { ...facts.config, publicKeys: [publicKey(SAMPLE_KEY)] } };

it('is the one key of the example', () => {
  const text = readFileSync(join(__dirname, '../../../../examples/keys/wordpress.json'), 'utf8');
  expect(JSON.parse(text).keys.map(({ id }: { id: string }) => id)).toEqual([SAMPLE_KEY]);
});

it('lets the sample of a fresh clone leave at once', () => {
  expect(told({ apps: [sample], keys: [{ ...key, id: SAMPLE_KEY }] }, {})).toEqual([
    ['neutral: is the sample, and is removed: it never had a restore point', 'wordpress/app:removed'],
    [
      `neutral: the key ${SAMPLE_KEY} of the sample is removed: it never signed a restore point`,
      `keys/shop.json/key:-${SAMPLE_KEY}`,
    ],
  ]);
});

it.each([
  ['its name', { ...sample, name: 'shop' }],
  [
    'its key',
    { ...sample, config: { ...sample.config, publicKeys: [publicKey(SAMPLE_KEY), publicKey('0123456789abcdef')] } },
  ],
  ['no key', { ...sample, config: { ...sample.config, publicKeys: [] } }],
])('is no sample by %s alone: its removal is refused', (_, app) => {
  expect(told({ apps: [app] }, {})).toEqual([
    [expect.stringMatching(/^weaker: is removed/), `${app.name}/app:removed`],
  ]);
});
