import fc from 'fast-check';
import { seal } from '../../../runner/catalog/signature';
import { mergeStates, newState, parseState, type State, sameState } from '../../../runner/catalog/state';
import { newKey } from '../fakes/world';

const key = newKey();
const forger = newKey();
const point = { app: 'wordpress', cluster: 'local', run: 'wordpress-20261121t041500z-x7k2q' };
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 4, minute)).toISOString();
const time = fc.integer({ min: 0, max: 9 }).map(at);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const state: fc.Arbitrary<State> = fc
  .record({
    verified: maybe(time),
    broken: maybe(fc.record({ time, cause: fc.constantFrom('a', 'b') })),
    retired: maybe(time),
  })
  .map((said) => ({ ...newState(point), ...said }));

describe('the merge of several versions', () => {
  test('does not depend on their order, nor on reading one twice', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(mergeStates(a, b)).toEqual(mergeStates(b, a));
        expect(mergeStates(mergeStates(a, b), c)).toEqual(mergeStates(a, mergeStates(b, c)));
        expect(mergeStates(a, a)).toEqual(a);
        expect(mergeStates(mergeStates(a, b), b)).toEqual(mergeStates(a, b));
      }),
    );
  });

  test('contains at least what each of them contains', () => {
    fc.assert(
      fc.property(state, state, (a, b) => {
        const { verified, broken, retired } = mergeStates(a, b);
        if (a.verified) expect(verified! >= a.verified).toBe(true);
        if (a.broken) expect(broken!.time <= a.broken.time).toBe(true);
        if (a.retired) expect(retired! <= a.retired).toBe(true);
        for (const [merged, one, other] of [
          [verified, a.verified, b.verified],
          [broken, a.broken, b.broken],
          [retired, a.retired, b.retired],
        ])
          expect([one, other]).toContainEqual(merged);
      }),
    );
  });

  test('says that a point is retired, although a later writer that had not read this says only that it is verified', () => {
    const retired = { ...newState(point), verified: at(1), retired: at(2) };
    const verified = { ...newState(point), verified: at(3) };
    expect(mergeStates(retired, verified)).toEqual({ ...newState(point), verified: at(3), retired: at(2) });
    expect(sameState(verified, mergeStates(retired, verified))).toBe(false);
    expect(sameState({ ...retired }, mergeStates(retired, retired))).toBe(true);
  });
});

describe('one version', () => {
  const text = (more: object = {}, by = key) => seal({ ...newState(point), ...more }, by.pem, at(0));

  test('contains what the app signed of this point', () => {
    const more = { verified: at(1), broken: { time: at(2), cause: 'x' } };
    expect(parseState(text(more), point, [key.publicKey])).toEqual({ ...newState(point), ...more });
  });

  test.each([
    ['signed with a foreign key', text({ retired: at(50) }, forger)],
    ['changed after it was signed', text().replace('"retired": null', '"retired": "x"')],
    ['of another run', text({ run: 'wordpress-20261121t051500z-x7k2q' })],
    ['of another cluster', text({ cluster: 'other' })],
    ['of another app', text({ app: 'shop' })],
    ['of another kind', text({ kind: 'other' })],
    ['of a later layout', text({ version: 2 })],
    ['with an invalid time', text({ verified: 'yesterday' })],
    ['without a field', text({ retired: undefined })],
    ['an empty object', '{}'],
    ['empty', ''],
  ])('is ignored if it is %s', (_, forged) => {
    expect(parseState(forged, point, [key.publicKey])).toBeUndefined();
  });
});
