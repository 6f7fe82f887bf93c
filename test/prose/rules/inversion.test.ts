import { inversion } from './inversion';
import { tryRule } from './try-rule';

test.each([
  'Of exit code 5 the point is kept.',
  'By hand it goes too.',
  'So is a folder with more versions.',
  'Here stands the list.',
  'Protected is what an app captures.',
  'Not counted are those of a Job.',
])('finds: %s', (text) => {
  expect(tryRule(inversion, text)).not.toEqual([]);
});

test.each([
  'Of the two, the newer one is kept.',
  'You can also set it up manually.',
  'So the run waits.',
  'If the rights are unknown, the event counts too.',
  'of a retired point is read',
  'Then the runner starts the writers.',
  'Stopped workloads are started again.',
])('lets pass: %s', (text) => {
  expect(tryRule(inversion, text)).toEqual([]);
});
