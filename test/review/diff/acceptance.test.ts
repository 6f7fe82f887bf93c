import { acceptances } from '../../../review/diff/acceptance';

const read = (text: string) => acceptances(text, '3f2a1bc').map(({ id, reason }) => [id, reason]);

it.each([
  ['accept: shop/rpo:1d', ['shop/rpo:1d', '']],
  ['Accept:   shop/rpo:1d the customer pays for no more  ', ['shop/rpo:1d', 'the customer pays for no more']],
  ['- accept: shop/rpo:1d: agreed', ['shop/rpo:1d', 'agreed']],
  ['* `accept: shop/rpo:1d`', ['shop/rpo:1d', '']],
  ['> `accept: shop/rpo:1d` agreed with *them*', ['shop/rpo:1d', 'agreed with *them*']],
  ['    accept: shop/schedule:15_*/6_*_*_*@UTC', ['shop/schedule:15_*/6_*_*_*@UTC', '']],
])('%s', (line, expected) => {
  expect(read(`Loosen it\n\n${line}\r\nSigned-off-by: me`)).toEqual([expected]);
});

it.each(['accept:', 'accept shop/rpo:1d', 'we accept: shop/rpo:1d', 'accept:\nshop/rpo:1d'])(
  'does not accept %p',
  (text) => {
    expect(read(text)).toEqual([]);
  },
);

it('returns the source of a line', () => {
  expect(acceptances('accept: a/b:c', '3f2a1bc')).toEqual([{ id: 'a/b:c', reason: '', from: '3f2a1bc' }]);
});
