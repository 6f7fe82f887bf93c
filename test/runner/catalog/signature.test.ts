import fc from 'fast-check';
import { idOfPrivateKey, keyId, open, seal } from '../../../runner/catalog/signature';
import { newKey } from '../fakes/world';

const key = newKey();
const TIME = '2026-11-21T04:15:00.000Z';
const signed = {
  run: 'wordpress-20261121t041500z-x7k2q',
  objects: [{ key: 'a/b', bytes: 12 }],
  café: 'ü€',
  none: null,
};
const text = seal(signed, key.pem, TIME);

test('a sealed text opens, with its key and time', () => {
  const { signature, ...said } = open(text, [newKey().publicKey, key.publicKey]);
  expect(said).toEqual({ signed });
  expect(signature).toMatchObject({ key: key.publicKey.id, time: TIME });
});

test('any JSON can be signed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const sealed = seal(value, key.pem, TIME);
      expect(open(sealed, [key.publicKey]).signed).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 50 },
  );
});

test('any other byte at any position is refused', () => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [1, 0x20, 0x80]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= flip;
      expect(() => open(changed.toString('utf8'), [key.publicKey])).toThrow();
    }
  }
});

test('a byte more, a byte less, or another spelling of the same JSON is refused', () => {
  fc.assert(
    fc.property(fc.nat(text.length), fc.constantFrom(' ', '\n', '"', '0', '\u0000'), (at, more) => {
      expect(() => open(text.slice(0, at) + more + text.slice(at), [key.publicKey])).toThrow();
      if (at < text.length) expect(() => open(text.slice(0, at) + text.slice(at + 1), [key.publicKey])).toThrow();
    }),
  );
  expect(() => open(JSON.stringify(JSON.parse(text)), [key.publicKey])).toThrow(
    'it is not formatted as the runner writes it',
  );
});

test.each(['', 'null', '[]', '"x"', '{}', '{"signature":{}}', '{"signature":null}'])(
  '%j is not an envelope',
  (other) => {
    expect(() => open(other, [key.publicKey])).toThrow();
  },
);

describe('a key', () => {
  test('that the app does not have, or whose ID does not match, signs nothing', () => {
    const other = newKey();
    expect(() => open(text, [other.publicKey])).toThrow("which is not one of the app's keys");
    expect(() => open(text, [{ ...other.publicKey, id: key.publicKey.id }])).toThrow('does not match the key');
  });

  test.each([
    ['2026-11-21T04:15:00.001Z', null],
    ['2026-01-01T00:00:00Z', '2026-11-21T04:15:00.000Z'],
  ])('signs nothing outside of its validity (from %s until %s)', (from, until) => {
    expect(() => open(text, [{ ...key.publicKey, from, until }])).toThrow('was not valid');
  });

  test.each([
    ['no date', {}, 'it has no date, after the end of its key'],
    ['a date after its end', { modified: Date.parse('2026-11-23T00:00:00Z') }, 'written at 2026-11-23T00:00:00.000Z'],
    ['a run after its end', { run: Date.parse('2026-11-23T00:00:00Z'), modified: 0 }, 'its run started at'],
    [
      'a run after its end, in a copy',
      { run: Date.parse('2026-11-23T00:00:00Z'), modified: 'copy' as const },
      'its run started at',
    ],
  ])('with an end opens nothing with %s', (_, dates, cause) => {
    const ended = { ...key.publicKey, until: '2026-11-22T00:00:00Z' };
    expect(() => open(text, [ended], dates)).toThrow(cause);
    expect(open(text, [ended], { run: Date.parse(TIME), modified: Date.parse(TIME) }).signed).toEqual(signed);
    expect(open(text, [key.publicKey], dates).signed).toEqual(signed);
  });

  test('is named by its public key', () => {
    expect(idOfPrivateKey(key.pem)).toBe(key.publicKey.id);
    expect(keyId(Buffer.from(key.publicKey.spki, 'base64'))).toMatch(/^[0-9a-f]{16}$/);
  });
});
