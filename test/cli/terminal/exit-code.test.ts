import { EXIT, EXIT_CODES, exitCodeOf } from '../../../cli/terminal/exit-code';
import { exitCodes } from '../../../runner/ports/failure';

it('passes on the runner’s exit codes unchanged', () => {
  for (const exitCode of Object.values(exitCodes))
    expect(exitCodeOf({ exitCode, reason: 'Error' })).toEqual({ exitCode });
});

it.each([
  [{ exitCode: 137, reason: 'OOMKilled' }, "the runner's container exited with 137 (OOMKilled)"],
  [
    { exitCode: 128, reason: 'StartError', message: 'no such file' },
    "the runner's container exited with 128 (StartError: no such file)",
  ],
  [{ exitCode: 130 }, "the runner's container exited with 130 (Error)"],
])('treats %j as a failure, and keeps the number', (end, cause) => {
  expect(exitCodeOf(end)).toEqual({ exitCode: 1, cause });
});

it('documents every code', () => {
  expect(Object.keys(EXIT_CODES).map(Number)).toEqual(Object.values(EXIT).sort((a, b) => a - b));
});
