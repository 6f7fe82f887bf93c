import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { newSigningKey, signingKey, withKey } from '../../../cli/keys/signing-key';
import type { KeyFile } from '../../../contracts/files/signing-keys';
import { idOfPrivateKey, open, seal } from '../../../runner/catalog/signature';

const empty: KeyFile = { version: 1, app: 'shop', keys: [] };
const at = (text: string) => new Date(text);

it("makes a pair: the public key in the file verifies signatures of the runner's private key", () => {
  const key = newSigningKey();
  const file = withKey(empty, key, at('2026-11-21T04:15:00.900Z'));
  expect(file.keys).toEqual([{ id: key.id, spki: key.spki, from: '2026-11-21T04:15:00Z', until: null }]);
  expect(idOfPrivateKey(key.privateKey)).toBe(key.id);
  const text = seal({ said: 1 }, key.privateKey, '2026-11-21T04:15:00.950Z');
  expect(open(text, file.keys).signed).toEqual({ said: 1 });
});

it('makes a different pair each time', () => {
  expect(newSigningKey().id).not.toBe(newSigningKey().id);
});

it('derives the public key of a private key', () => {
  const { privateKey } = newSigningKey();
  const { spki } = signingKey(privateKey);
  const publicKey = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  expect(verify(null, Buffer.from('x'), publicKey, sign(null, Buffer.from('x'), privateKey))).toBe(true);
});

it.each([
  ['no key', 'it is not a private key in PEM'],
  [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    'its key has type ec instead of ed25519',
  ],
])('refuses other keys than Ed25519, without printing them', (pem, message) => {
  expect(() => signingKey(pem)).toThrow(message);
});

describe('a rotation', () => {
  it('keeps the previous key valid for one more day', () => {
    const one = withKey(empty, { id: '1', spki: 'a' }, at('2026-01-01T00:00:00Z'));
    const two = withKey(one, { id: '2', spki: 'b' }, at('2026-06-01T12:00:00Z'));
    expect(two.keys).toEqual([
      { id: '1', spki: 'a', from: '2026-01-01T00:00:00Z', until: '2026-06-02T12:00:00Z' },
      { id: '2', spki: 'b', from: '2026-06-01T12:00:00Z', until: null },
    ]);
  });

  it('keeps every key forever, exactly one without an end, and can be repeated', () => {
    const times = fc.array(fc.date({ min: at('2026-01-01'), max: at('2036-01-01'), noInvalidDate: true }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(times, (rotations) => {
        let file = empty;
        for (const [index, time] of rotations.entries()) {
          const key = { id: `${index}`, spki: '' };
          const before = file;
          file = withKey(before, key, time);
          expect(withKey(file, key, new Date())).toBe(file);
          expect(file.keys.slice(0, -1).map(({ until, ...rest }) => rest)).toEqual(
            before.keys.map(({ until, ...rest }) => rest),
          );
          // An existing end is never moved.
          for (const [i, { until }] of before.keys.entries())
            if (until !== null) expect(file.keys[i]!.until).toBe(until);
        }
        expect(file.keys.filter(({ until }) => until === null).map(({ id }) => id)).toEqual([
          `${rotations.length - 1}`,
        ]);
      }),
    );
  });
});
