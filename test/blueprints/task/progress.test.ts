import { join } from 'node:path';
import { library, sh } from '../../../blueprints/dsl';
import { progress } from '../../../blueprints/task/progress';
import { bash } from './bash';

/** The lines of progress in a task's log. */
describe('progress', () => {
  const at = bash();
  afterAll(() => at.remove());
  const task = join(__dirname, '../../../blueprints/task');
  /**
   * `read_some <base> <name>`: a process whose child reads one million bytes, and that then lives long enough to be
   * measured.
   */
  const reading = sh`
    ${library(task, 'at-exit.sh')}
    ${progress}
    read_some() {
      watch "$@"
      head -c 1000000 /dev/zero >"$TMPDIR/zeros"
      sleep 3
    }
  `;
  const last = (stderr: string) => Number([...stderr.matchAll(/^progress (\d+)$/gm)].at(-1)![1]);
  // The number includes what a shell reads when it starts.
  const about = (bytes: number, seen: number) => seen >= bytes && seen < bytes + 200_000;

  test('is the bytes that a process has read, plus its base', () => {
    const { stderr } = at.run(sh`
      ${reading}
      (read_some 5000000)
    `);
    expect(about(6_000_000, last(stderr))).toBe(true);
  });

  test('is the sum of what is read at the same time under different names', () => {
    const { stderr } = at.run(sh`
      ${reading}
      (read_some 0 a) &
      (read_some 0 b) &
      sleep 3
    `);
    expect(about(2_000_000, last(stderr))).toBe(true);
  });

  test('under one name is that of the process that started last', () => {
    const { stderr } = at.run(sh`
      ${reading}
      (read_some 0)
      (read_some 1000000)
    `);
    expect(about(2_000_000, last(stderr))).toBe(true);
  });
});
