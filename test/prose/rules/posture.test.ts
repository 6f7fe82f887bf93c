import { posture } from './posture';
import { tryRule } from './try-rule';

test.each([
  ['The restore point stands.', 'stands.'],
  ['An object lies over it.', 'lies over it.'],
  ['The writer stood still.', 'stood still.'],
  ['What it did can stand in an Event.', 'can stand in an Event.'],
])('finds: %s', (text, found) => {
  expect(tryRule(posture, text)).toEqual([found]);
});

test.each([
  'RPO stands for recovery point objective.',
  'The restore point exists.',
  'The row stands out.',
  'A layer of it.',
])('lets pass: %s', (text) => {
  expect(tryRule(posture, text)).toEqual([]);
});
