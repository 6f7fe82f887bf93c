import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerBundle } from '../../../charts/inputs/runner-bundle';
import { emptyFolder } from '../repository';

const ROOT = join(__dirname, '../../..');

describe("the runner's program", () => {
  const text = runnerBundle(ROOT);

  it('is one readable file under 400 kB, and does not depend on where it was built', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    expect(text).toContain('\n// contracts/run-name.ts\n');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(2000);
    expect(text).not.toContain(ROOT);
  });

  it('is the same bytes from another working directory', () => {
    const here = process.cwd();
    try {
      process.chdir(emptyFolder());
      expect(runnerBundle(ROOT)).toBe(text);
    } finally {
      process.chdir(here);
    }
  });

  it('is the same bytes in a clone whose node_modules is a link', () => {
    const clone = emptyFolder();
    for (const room of ['contracts', 'runner', 'tsconfig.json'])
      cpSync(join(ROOT, room), join(clone, room), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
    expect(runnerBundle(clone)).toBe(text);
  });

  it('starts, and imports only what Node has', () => {
    const imports = [...text.matchAll(/^(?:import|export) .*from "([^"]+)";$/gm)].map(([, name]) => name);
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    const file = join(emptyFolder(), 'runner.mjs');
    writeFileSync(file, text);
    expect(spawnSync(process.execPath, ['--check', file]).status).toBe(0);
    const { status, stderr } = spawnSync(process.execPath, [file, 'nonsense'], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: node runner.mjs') });
  });

  it('is refused when it grows too large to be read', () => {
    const root = emptyFolder();
    mkdirSync(join(root, 'runner'));
    writeFileSync(join(root, 'runner/main.ts'), `console.log(${JSON.stringify('x'.repeat(400_000))})`);
    expect(() => runnerBundle(root)).toThrow(/^platform › runner: is too large \(\d+ bytes\); keep it under 400000/);
  });
});
