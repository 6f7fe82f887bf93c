import { outcomeOf } from '../../../runner/action-set/action-set';

const failed = (message: string) =>
  outcomeOf({ metadata: { name: 'x' }, status: { state: 'failed', error: { message } } }).error;

test('an unknown state means that Kanister has started: an ActionSet that runs must not be canceled', () => {
  const stateOf = (state?: string) =>
    outcomeOf({ metadata: { name: 'x' }, ...(state !== undefined && { status: { state } }) }).state;
  expect([undefined, '', 'pending', 'complete', 'cancelling', 'skipped'].map(stateOf)).toEqual([
    ...['none', 'none', 'pending', 'complete', 'running', 'running'],
  ]);
});

describe('the message of a failed action', () => {
  const wrapped = (log: string) =>
    `{"pod":"kanister-job-mgzdc"}: Failed while waiting for Pod to complete: ${JSON.stringify({ message: 'Pod failed', cause: { message: JSON.stringify(log).slice(1, -1) }, file: 'pod.go' })}`;

  test("has the task's own last line, without Kanister's nesting", () => {
    const usage = '-s, --path string   Specify a path suffix (optional)\r\n-p, --profile string';
    const log = `${usage}\r\njerrycan: kando could not store a/dump (see above); the key is wrong\r\n`;
    expect(failed(wrapped(log))).toBe('kando could not store a/dump (see above); the key is wrong');
  });

  test('keeps quotes, without their nesting', () => {
    expect(failed(wrapped('jerrycan: the table "posts" is there; drop it'))).toBe(
      'the table "posts" is there; drop it',
    );
  });

  test("has Kanister's text if the task printed nothing, at most 2,000 characters", () => {
    expect(failed('pods "x" is forbidden')).toBe('pods "x" is forbidden');
    expect(failed('x'.repeat(3000))).toHaveLength(2000);
    expect(failed(wrapped(`jerrycan: ${'x'.repeat(3000)}`))).toHaveLength(2000);
  });
});
