import { isNo } from './is-no';
import { tryRule } from './try-rule';

test.each([
  ['The value is no role.', 'is no role.'],
  ['Help that was asked for is no error.', 'is no error.'],
  ['Dumps are no restore points.', 'are no restore points.'],
  ['is no time zone; write a name', 'is no time zone; write a name'],
])('finds: %s', (text, found) => {
  expect(tryRule(isNo, text)).toEqual([found]);
});

test.each([
  'There is no role.',
  'Kanister is no longer processing it.',
  'The newer one is no larger than the older one.',
  'The value must be the ARN of a role.',
  'If there are no points, the run fails.',
])('lets pass: %s', (text) => {
  expect(tryRule(isNo, text)).toEqual([]);
});
