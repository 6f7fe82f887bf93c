import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(__dirname, '../../bin/jerrycan.js');

/** As `npx` runs it: another process, another directory. */
function jerrycan(...args: string[]) {
  return spawnSync(process.execPath, [bin, ...args], { cwd: tmpdir(), encoding: 'utf8', timeout: 60_000 });
}

it('runs from any directory, on this Node', () => {
  const { status, stdout, stderr } = jerrycan('--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Usage: jerrycan');
});

it('exits with the code of the error, and shows no stack', () => {
  const { status, stdout, stderr } = jerrycan('points', 'shop');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe('shop › apps.json: does not exist; run `npx jerrycan synth`, or pass --root <dir>\n');
});

it('stops quietly when its reader is gone', () => {
  const shell = `"${process.execPath}" "${bin}" --help | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8', timeout: 60_000 });
  expect(stderr).toBe('');
  expect(['0\n', '130\n']).toContain(stdout);
});
