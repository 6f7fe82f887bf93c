import { clauseSubject } from './clause-subject';
import { tryRule } from './try-rule';

test.each([
  'Who is no administrator there needs the role.',
  'Whoever has more of them parses some again.',
  'What could not be asked is the Event.',
  'What changed is in the server itself.',
  'What was added last runs first.',
  'What is written is what bash reads.',
])('finds: %s', (text) => {
  expect(tryRule(clauseSubject, text)).toEqual([text]);
});

test('lets a heading be a clause', () => {
  expect(tryRule(clauseSubject, 'What others do, and Jerrycan does not yet', 'heading')).toEqual([]);
});

test('finds a clause after a semicolon', () => {
  expect(tryRule(clauseSubject, 'The file is large; what is larger is junk.')).toEqual(['what is larger is junk.']);
});

test.each([
  'What does the guard do?',
  'What the program prints.',
  'What was read: a number of files.',
  'What the controller has used (the page has its address).',
  'What is known of a pod only when its blueprint is rendered.',
  'Each message shows what to do.',
  'A folder: what is in it, and what its files may import.',
  'The Lease: who holds it, who takes it over.',
  'The people who restore it need a role.',
  'If you are not an administrator, you need the role.',
])('lets pass: %s', (text) => {
  expect(tryRule(clauseSubject, text)).toEqual([]);
});
