import type { Kind } from '../prose';
import { sentenceLength } from './sentence-length';
import { tryRule } from './try-rule';

const words = (count: number) => `${Array(count).fill('word').join(' ')}.`;

test.each<[Kind, number]>([
  ['readme', 30],
  ['docs', 35],
  ['heading', 20],
  ['comment', 40],
  ['message', 45],
  ['title', 30],
])('a sentence of a %s may have %d words', (kind, most) => {
  expect(tryRule(sentenceLength, words(most), kind)).toEqual([]);
  expect(tryRule(sentenceLength, words(most + 1), kind)).toEqual([words(most + 1)]);
});

test('two short sentences are not one long sentence', () => {
  expect(tryRule(sentenceLength, `${words(20).replace('w', 'W')} ${words(20).replace('w', 'W')}`)).toEqual([]);
});
