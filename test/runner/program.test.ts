import { taskOf } from '../../runner/program';

test.each([
  ['backup'],
  ['backup', '--now'],
  ['restore', '--run', 'wordpress-20261121t041500z-x7k2q'],
  ['restore', '--run=latest', '--users', '--no-safety-point'],
])('%s %s %s is a task', (...argv) => {
  expect(taskOf(argv.filter((arg) => arg !== undefined))).toBeInstanceOf(Function);
});

test.each([
  [[]],
  [['verify']],
  [['backup', 'wordpress']],
  [['backup', '--users']],
  [['backup', '--run', 'x']],
  [['restore']],
  [['restore', '--run']],
  [['restore', '--run', 'x', '--now']],
  [['restore', '--run', 'x', '--force']],
])('%j is wrong usage', (argv) => {
  expect(() => taskOf(argv)).toThrow(expect.objectContaining({ exitCode: 2, step: 'arguments' }));
});
