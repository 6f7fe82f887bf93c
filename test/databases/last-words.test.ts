import { taskError } from '../../runner/action-set/task-error';
import { describeServer, shop } from './server/shop';

/** The container's termination message of a task, which remains readable when Kanister has forgotten the task. */
describeServer('the last words of a task', () => {
  const at = shop();
  const run = 'shop-20260101t000000z-aaaaa';
  const outputs = (words: string) =>
    Object.fromEntries(
      words
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line.replace('###Phase-output###:', '')))
        .map(({ key, value }) => [key, value]),
    );
  beforeAll(() =>
    at.server.sql(
      "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b TEXT); INSERT INTO shop.t VALUES (1, 'canary-row')",
    ),
  );

  test('are its outputs, and nothing else', async () => {
    const backup = await at.backup({ options: { run } });
    const { server, point } = backup.artifacts as { server: Record<string, string>; point: Record<string, string> };
    const { engine: _, ...seen } = server;
    expect(outputs(backup.words)).toEqual({ ...point, ...seen });
    const restored = await at.run('restore', { artifacts: backup.artifacts });
    expect(restored.code).toBe(0);
    expect(outputs(restored.words)).toEqual({ version: expect.any(String), warnings: '' });
    const preflight = await at.run('preflight', {});
    expect(Object.keys(outputs(preflight.words))).toEqual(expect.arrayContaining(['version', 'empty']));
    for (const { words } of [backup, restored, preflight]) expect(Buffer.byteLength(words)).toBeLessThan(4096);
  });

  test('that cannot be written fail nothing', async () => {
    const { code } = await at.run('preflight', { lastWords: '/dev/null/termination-log' });
    expect(code).toBe(0);
  });

  test('say why it failed, without a row, and whether anything was changed', async () => {
    const artifacts = (await at.backup({ options: { run: `${run.slice(0, -1)}b` } })).artifacts;
    const late = await at.run('restore', { artifacts, options: { notAfter: '1' } });
    expect(taskError(late.words)).toMatch(/^nothing was changed: not started: option notAfter \(1\) has passed/);
    const wrong = await at.run('restore', { artifacts, props: { assertions: ['SELECT b FROM shop.t'] } });
    expect(wrong.code).toBe(1);
    expect(taskError(wrong.words)).toMatch(
      /^assertion 1 \(SELECT b FROM shop.t\): returned text of 10 bytes instead of 1, and the loaded/,
    );
    expect(wrong.words + wrong.log).not.toContain('canary-row');
  });
});
