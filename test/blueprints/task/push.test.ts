import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { library, type Script, sh } from '../../../blueprints/dsl';
import { push } from '../../../blueprints/task/push';
import { type Bash, bash } from './bash';

/** Several uploads at the same time, in the real bash. */
describe('an upload', () => {
  const PART = 1000;
  let at: Bash;
  beforeEach(() => {
    at = bash();
  });
  afterEach(() => at.remove());

  const task = join(__dirname, '../../../blueprints/task');
  /** Lines of digits from a process that registers as the producer of the artifact. */
  const script = (body: Script<never, never>) => sh`
    last_words=/dev/null
    ${library(task, 'at-exit.sh')}
    ${library(task, 'profile.sh')}
    ${library(task, 'progress.sh')}
    directory=shop-run profile=the-profile
    ${push(PART)}
    count() {
      produces "$1"
      exec seq "$2" "$3"
    }
    ${body}
  `;
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');
  const stored = (name: string) => readFileSync(join(at.store, 'shop-run', name), 'utf8');
  const part = (name: string, index: number) => `${name}.${String(index).padStart(5, '0')}`;
  /** The lines that the index must contain for an artifact with this text. */
  const linesOf = (artifact: string, name: string, text: string) =>
    Array.from({ length: Math.ceil(text.length / PART) }, (_, index) => {
      const own = text.slice(index * PART, (index + 1) * PART);
      return `${artifact} ${part(name, index)} ${own.length} ${createHash('sha256').update(own).digest('hex')}`;
    });

  test('two at the same time store the right parts and one correct index', () => {
    const { status, stderr, stdout } = at.run(
      script(sh`
        count data 1 4000 | upload data data.txt &
        data=$!
        count users 5001 9000 | upload users users.txt &
        users=$!
        wait "$data"
        wait "$users"
        push_index
        printf '%s' "$index"
      `),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const texts = { data: numbers(1, 4000), users: numbers(5001, 9000) };
    const lines = stored('index').trimEnd().split('\n');
    for (const [artifact, text] of Object.entries(texts)) {
      const own = lines.filter((line) => line.startsWith(`${artifact} `));
      expect(own).toEqual(linesOf(artifact, `${artifact}.txt`, text));
      expect(own.map((_, index) => stored(part(`${artifact}.txt`, index))).join('')).toBe(text);
    }
    expect(lines).toHaveLength(19 + 20);
    const sum = createHash('sha256').update(stored('index')).digest('hex');
    expect(stdout).toBe(`${Buffer.byteLength(stored('index'))}:${sum}`);
  });

  test('without input stores no part', () => {
    expect(at.run(script(sh`upload data data.txt < <(:)`)).status).toBe(0);
    expect(existsSync(join(at.store, 'shop-run'))).toBe(false);
  });

  test.each([0, 1])('returns only when its last part is stored, or has failed: part %d', (index) => {
    const name = part('data.txt', index);
    const outcome = at.run(
      script(sh`
        count data 1 400 | upload data data.txt || {
          part_failed data
          exit 1
        }
      `),
      { FAIL: `*/${name}` },
    );
    expect(outcome).toEqual({ status: 1, stdout: `${name}: the store is gone`, stderr: expect.any(String) });
  });

  test('that fails kills its own producer and no other, and the task can name it', () => {
    const { status, stdout } = at.run(
      script(sh`
        endless() {
          produces data
          exec bash -c 'seq 1 1000; trap "echo ended >\"$STORE/producer\"; exit 9" TERM; while sleep 0.1; do :; done'
        }
        slow() {
          produces users
          exec bash -c 'seq 5001 6000; sleep 2; seq 6001 7000'
        }
        endless | upload data data.txt &
        data=$!
        slow | upload users users.txt &
        users=$!
        wait "$data" || echo 'data failed'
        wait "$users" && echo 'users stored'
        part_failed users || echo 'no part of users'
        part_failed data && exit 1
      `),
      { FAIL: '*/data.txt.00002' },
    );
    expect(stdout).toBe('data failed\nusers stored\nno part of users\ndata.txt.00002: the store is gone');
    expect(status).toBe(1);
    expect(readFileSync(join(at.store, 'producer'), 'utf8')).toBe('ended\n');
    const text = numbers(5001, 7000);
    expect(
      linesOf('users', 'users.txt', text)
        .map((_, index) => stored(part('users.txt', index)))
        .join(''),
    ).toBe(text);
  });

  test('of an artifact that was uploaded already is refused', () => {
    const { status } = at.run(
      script(sh`
        upload data a < <(seq 3)
        upload data b < <(seq 3)
      `),
    );
    expect(status).toBe(1);
    expect(existsSync(join(at.store, 'shop-run/b.00000'))).toBe(false);
  });
});
