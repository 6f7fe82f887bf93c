import { join } from 'node:path';
import { library, sh } from '../../../blueprints/dsl';
import { progress } from '../../../blueprints/task/progress';
import { bash } from './bash';

/** Functions that run when a task's shell exits. */
describe('at_exit', () => {
  const at = bash();
  afterAll(() => at.remove());
  const atExit = library(join(__dirname, '../../../blueprints/task'), 'at-exit.sh');

  const two = sh`
    ${atExit}
    one() { echo one; }
    two() { echo two; }
    at_exit one
    at_exit two
  `;

  test.each([
    ['the end', sh`:`, 0],
    ['an exit', sh`exit 3`, 3],
    ['a failure', sh`false`, 1],
  ])('runs all functions, the last first, at %s, and keeps the status', (_, last, status) => {
    const script = sh`
      ${two}
      ${last}
    `;
    expect(at.run(script)).toEqual({ status, stdout: 'two\none\n', stderr: '' });
  });

  test('a failing function does not prevent the others', () => {
    const script = sh`
      ${two}
      three() { false; echo three; return 4; }
      at_exit three
    `;
    expect(at.run(script)).toEqual({ status: 0, stdout: 'three\ntwo\none\n', stderr: '' });
  });

  test('in a subshell belongs to it, and runs no function of the task', () => {
    const script = sh`
      ${two}
      three() { echo three; }
      (at_exit three)
      (true)
      echo end
    `;
    expect(at.run(script).stdout).toBe('three\nend\ntwo\none\n');
  });

  test('runs when the shell is terminated', () => {
    const script = sh`
      ${two}
      kill "$BASHPID"
      sleep 5
    `;
    expect(at.run(script)).toMatchObject({ status: null, stdout: 'two\none\n' });
  });

  test('the reporter of progress ends beside what another adds', () => {
    const script = sh`
      ${atExit}
      ${progress}
      other() { echo other; }
      at_exit other
      seen() {
        if kill -0 "$progress" 2>/dev/null; then echo "it runs"; fi
      }
      seen
    `;
    const { stdout, stderr } = at.run(sh`
      ${script}
      printf '%s' "$progress" >"$STORE/reporter"
    `);
    expect({ stdout, stderr }).toEqual({ stdout: 'it runs\nother\n', stderr: '' });
    const gone = at.run(sh`
      for ((i = 0; i < 50; i++)); do
        if ! kill -0 "$(cat "$STORE/reporter")" 2>/dev/null; then echo gone; exit; fi
        sleep 0.2
      done
    `);
    expect(gone.stdout).toBe('gone\n');
  });
});
