import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const { outputFiles, metafile } = buildSync({
  entryPoints: [resolve(__dirname, '../../runner/main.ts')],
  bundle: true,
  charset: 'utf8',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  write: false,
  metafile: true,
});
const text = outputFiles[0]!.text;

test('is one readable file under 400 kB that needs nothing but Node', () => {
  expect(Buffer.byteLength(text)).toBeLessThan(400_000);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  for (const { path } of imports) expect([...builtinModules.map((name) => `node:${name}`)]).toContain(path);
});

// Processor time, since the processor may have other work: wall-clock time would measure that too.
const MEASURED =
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stdout.write(`cpu ${user + system}`) })';

test('starts in less than a second of processor time', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-runner-'));
  try {
    const file = join(directory, 'runner.mjs');
    writeFileSync(file, text);
    const took = Array.from({ length: 5 }, () => {
      const args = ['--import', `data:text/javascript,${encodeURIComponent(MEASURED)}`, file, 'nonsense'];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect(status).toBe(2);
      return Number(/cpu (\d+)$/.exec(stdout)![1]) / 1000;
    });
    const median = Math.round(took.sort((a, b) => a - b)[2]!);
    process.stdout.write(
      `the runner starts, refuses its arguments and ends in ${median} ms of processor time (median of 5, Node ${process.version})\n`,
    );
    expect(median).toBeLessThan(1000);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('runs without changes, and prints its usage', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-runner-'));
  try {
    const file = join(directory, 'runner.mjs');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, 'nonsense'], { encoding: 'utf8' });
    expect(status).toBe(2);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: 'error', event: 'failed', step: 'arguments', run: null },
      { level: 'info', event: 'done', exitCode: 2 },
    ]);
    expect(stderr).toContain('usage: node runner.mjs backup [--now]');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
