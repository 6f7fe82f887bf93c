import { isGuard, taskOf } from '../../runner/program';

test.each([
  ['backup'],
  ['backup', '--now'],
  ['verify'],
  ['restore', '--run', 'wordpress-20261121t041500z-x7k2q'],
  ['restore', '--run=latest', '--users', '--no-safety-point'],
  ['restore', '--run=latest', '--writers-at-zero'],
  ['restore', '--run=latest', '--deadline=1'],
  ['restore', '--run=latest', '--deadline', '604800'],
])('%s %s %s is a task', (...argv) => {
  expect(taskOf(argv.filter((arg) => arg !== undefined))).toBeInstanceOf(Function);
});

test('guard is a program of its own, which has no app', () => {
  expect(isGuard(['guard'])).toBe(true);
  expect(isGuard(['guard', '--now'])).toBe(false);
  expect(isGuard(['backup'])).toBe(false);
  expect(isGuard([])).toBe(false);
});

test.each([
  [[]],
  [['guard', '--now']],
  [['guard', 'wordpress']],
  [['verify', '--now']],
  [['verify', '--run', 'x']],
  [['verify', 'wordpress']],
  [['backup', 'wordpress']],
  [['backup', '--users']],
  [['backup', '--run', 'x']],
  [['restore']],
  [['restore', '--run']],
  [['restore', '--run', 'x', '--now']],
  [['restore', '--run', 'x', '--force']],
  [['restore', '--run', 'x', '--deadline']],
  [['restore', '--run', 'x', '--deadline=']],
  [['restore', '--run', 'x', '--deadline=0']],
  [['restore', '--run', 'x', '--deadline=-60']],
  [['restore', '--run', 'x', '--deadline=1.5']],
  [['restore', '--run', 'x', '--deadline=90m']],
  [['restore', '--run', 'x', '--deadline=604801']],
  [['backup', '--deadline=60']],
  [['backup', '--deadline=']],
])('%j is wrong usage', (argv) => {
  expect(() => taskOf(argv)).toThrow(expect.objectContaining({ exitCode: 2, step: 'arguments' }));
});
