import { type RunnerArguments, runnerArguments } from '../../contracts/runner-arguments';
import { argumentsOf, taskOf } from '../../runner/program';

test.each([
  ['backup'],
  ['backup', '--now'],
  ['verify'],
  ['restore', '--run', 'wordpress-20261121t041500z-x7k2q'],
  ['restore', '--run=latest', '--with', 'users', '--no-safety-point'],
  ['restore', '--run=latest', '--writers-at-zero'],
  ['restore', '--run=latest', '--deadline=1'],
  ['restore', '--run=latest', '--deadline', '604800'],
  ['restore', '--run=latest', '--dates-of-copy'],
  ['restore', '--run=latest', '--only', 'crm'],
])('%s %s %s is a task', (...argv) => {
  const said = argumentsOf(argv.filter((arg) => arg !== undefined));
  expect(said.command !== 'guard' && taskOf(said)).toBeInstanceOf(Function);
});

test('guard is a program of its own, without an app', () => {
  expect(argumentsOf(['guard'])).toEqual({ command: 'guard' });
});

test.each<RunnerArguments>([
  { command: 'backup', now: false },
  { command: 'backup', now: true },
  ...[true, false].flatMap((yes): RunnerArguments[] => [
    {
      ...{
        command: 'restore',
        run: 'shop-20261121t041500z-x7k2q',
        only: yes ? ['database', 'crm'] : [],
        options: yes ? ['users', 'roles'] : [],
        safetyPoint: !yes,
      },
      ...{ writersAtZero: yes, deadlineSeconds: yes ? 60 : undefined, datesOfCopy: yes },
    },
    { command: 'unblock', endLoad: yes },
  ]),
  { command: 'unblock', start: 'loaded', endLoad: false },
  { command: 'unblock', start: 'always', endLoad: false },
  { command: 'verify' },
  { command: 'guard' },
])('%j is parsed as it is formatted', (said) => {
  expect(argumentsOf(runnerArguments(said))).toEqual(said);
});

test.each([
  [[]],
  [['guard', '--now']],
  [['guard', 'wordpress']],
  [['verify', '--now']],
  [['verify', '--run', 'x']],
  [['verify', 'wordpress']],
  [['backup', 'wordpress']],
  [['backup', '--with', 'users']],
  [['backup', '--only', 'crm']],
  [['restore', '--run', 'x', '--users']],
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
  [['backup', '--dates-of-copy']],
  [['backup', '--now', '--dates-of-copy']],
  [['verify', '--dates-of-copy']],
  [['guard', '--dates-of-copy']],
  [['restore', '--dates-of-copy']],
  [['restore', '--run', 'x', '--dates-of-copy=yes']],
])('%j is wrong usage', (argv) => {
  expect(() => argumentsOf(argv)).toThrow(expect.objectContaining({ exitCode: 2, step: 'arguments' }));
});
