import { difference } from '../../../review/diff/difference';
import { judge } from '../../../review/diff/gate';
import { reviewMarkdown } from '../../../review/diff/review-markdown';
import { rowsOf } from '../../../review/diff/rows';
import { facts, protection } from '../sample';

const against = { ref: 'main', commit: '0123456789abcdef' };
const fleet = (size: number, otherwise: object) =>
  Array.from({ length: size }, (_, index) => ({ ...facts, name: `shop-${`${index}`.padStart(4, '0')}`, ...otherwise }));
const changes = (size: number, otherwise: object) =>
  difference(protection({ apps: fleet(size, {}) }), protection({ apps: fleet(size, otherwise) }));
const looser = { config: { ...facts.config, rpoSeconds: 86_400, rtoSeconds: 60 } };

it('changes that many apps share have one line, but each regression its own', () => {
  const rows = rowsOf(judge(changes(5, looser), []).changes);
  expect(rows.map(({ effect, subjects }) => [effect, subjects])).toEqual([
    ...['shop-0000', 'shop-0001', 'shop-0002', 'shop-0003', 'shop-0004'].map((name) => ['weaker', name]),
    ['stronger', 'shop-0000, shop-0001, shop-0002 and 2 more'],
  ]);
});

it('fits into a comment of any change, and reports the number of omitted lines', () => {
  const all = changes(2000, looser);
  const review = reviewMarkdown({ against, ...judge(all, []) });
  expect(Buffer.byteLength(review)).toBeLessThan(61_000);
  const lines = review.split('\n');
  const shown = lines.filter((line) => line.startsWith('| ▼')).length;
  expect(lines).toContain(`${2001 - shown} more lines: \`npx jerrycan diff 0123456\` shows all of them.`);
  expect(review).toContain('- 2000 unaccepted regressions');
});

it('reports who accepted a regression', () => {
  const accepted = { id: 'shop-0000/rpo:1d', reason: 'agreed <b>with</b> @them', from: '3f2a1bc' };
  const lines = reviewMarkdown({ against, ...judge(changes(1, looser), [accepted]) }).split('\n');
  expect(lines).toContain(
    '| ▼ weaker | shop-0000 | RPO 6 h → 1 d | accepted by 3f2a1bc: agreed &lt;b&gt;with&lt;/b&gt; @<!-- -->them |',
  );
});
