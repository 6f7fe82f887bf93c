import fc from 'fast-check';
import { regressions } from '../../infra/config/regression';
import type { Change, Effect } from '../../review/comparison/change';
import { acceptances } from '../../review/diff/acceptance';
import { difference } from '../../review/diff/difference';
import { judge } from '../../review/diff/gate';
import { said } from './arbitrary';
import { protection, type Said } from './sample';

const between = (before: Said, after: Said) => difference(protection(before), protection(after));
const counts = (changes: readonly Change[], effect: Effect) => {
  const found = new Map<string, number>();
  for (const change of changes.filter((each) => each.effect === effect)) {
    const part = `${change.subject}/${change.part}`;
    found.set(part, (found.get(part) ?? 0) + 1);
  }
  return found;
};
/** Parts for which weaker in one direction does not mean stronger in the other: they leave old data behind, or a new value is only reported. */
const ONE_WAY = /\/(cluster|namespace|object|engine|bucket|prefix|endpoint|region|stack|key)$/;
/** A part that is missing in an older layout is not compared. */
const UNSAID = /:unsaid$/;
/** Objects whose removal is a regression, and whose addition is neutral. */
const NEEDED = /\/objects:-(Role|RoleBinding|ConfigMap|Blueprint|Profile)\./;
const pairs = [said, said] as const;

it('a state does not differ from itself', () => {
  fc.assert(fc.property(said, (one) => expect(between(one, structuredClone(one))).toEqual([])));
});

it('a change that is stronger in one direction is weaker in the other', () => {
  fc.assert(
    fc.property(...pairs, (one, other) => {
      const there = between(one, other);
      const back = between(other, one).filter(({ id }) => !UNSAID.test(id) && !NEEDED.test(id));
      const ordered = ([part]: [string, number]) => !ONE_WAY.test(part);
      expect([...counts(back, 'weaker')].filter(ordered)).toEqual([...counts(there, 'stronger')].filter(ordered));
      for (const [part] of counts(there, 'stronger')) expect(part).not.toMatch(ONE_WAY);
    }),
    { numRuns: 500 },
  );
});

it('a change is reported in both directions', () => {
  fc.assert(
    fc.property(...pairs, (one, other) => {
      const parts = (changes: readonly Change[]) => [
        ...new Set(changes.filter(({ id }) => !UNSAID.test(id)).map(({ subject, part }) => `${subject}/${part}`)),
      ];
      expect(parts(between(other, one)).sort()).toEqual(parts(between(one, other)).sort());
    }),
  );
});

it('ids are unique, and an accept: line preserves them', () => {
  fc.assert(
    fc.property(...pairs, fc.string(), (one, other, reason) => {
      const ids = between(one, other).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) {
        expect(id).toMatch(/^[\x21-\x7e]+$/);
        expect(id).not.toMatch(/[`|<>"'$\\]/);
        expect(acceptances(`- \`accept: ${id}\` ${reason.replaceAll(/[\r\n]/g, ' ')}`, 'here')[0]).toMatchObject({
          id,
        });
      }
    }),
  );
});

it('refuses exactly the regressions that are not accepted', () => {
  fc.assert(
    fc.property(...pairs, fc.array(fc.nat()), (one, other, chosen) => {
      const changes = between(one, other);
      const weaker = changes.filter(({ effect }) => effect === 'weaker');
      expect(judge(changes, []).refused.map(({ id }) => id)).toEqual(weaker.map(({ id }) => id));
      const accepted = new Set(chosen.map((index) => changes[index % (changes.length || 1)]?.id ?? 'none'));
      const lines = [...accepted].map((id) => ({ id, reason: '', from: 'here' }));
      const judged = judge(changes, lines);
      expect(judged.refused.map(({ id }) => id)).toEqual(
        weaker.filter(({ id, refused }) => refused || !accepted.has(id)).map(({ id }) => id),
      );
      // Each line accepted a change, or is reported as idle.
      expect(judged.idle.length + judged.changes.filter((each) => each.accepted).length).toBe(lines.length);
    }),
  );
});

it('only a removal is a regression, an addition is not', () => {
  fc.assert(
    fc.property(said, (one) => {
      expect(counts(between({}, one), 'weaker')).toEqual(new Map());
      expect(counts(between(one, {}), 'stronger')).toEqual(new Map());
    }),
  );
});

it('a change of the store that pulumi refuses is a regression here', () => {
  fc.assert(
    fc.property(...pairs, ({ store: one }, { store: other }) => {
      if (!one || !other) return;
      const promised = (store: typeof one) => store as Parameters<typeof regressions>[0];
      if (regressions(promised(one), promised(other)).length === 0) return;
      expect(counts(between({ store: one }, { store: other }), 'weaker').size).toBeGreaterThan(0);
    }),
  );
});
