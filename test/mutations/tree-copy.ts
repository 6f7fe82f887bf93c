import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type JestReport, runJest } from './jest-report';
import type { Patch } from './patch';

const ROOT = join(__dirname, '../..');

/** A copy of the working tree in which a fault can be planted. It shares the packages of this tree. */
export class TreeCopy {
  private constructor(
    private readonly parent: string,
    private readonly root: string,
  ) {}

  static make(): TreeCopy {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'jerrycan-mutation-')));
    const root = join(parent, 'tree');
    for (const path of filesOf(ROOT)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(join(ROOT, path), join(root, path));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return new TreeCopy(parent, root);
  }

  /** Returns the report of the tests that a patch names, with the patch applied. Afterwards it restores the copy. */
  async mutated(patch: Patch): Promise<JestReport> {
    this.apply(patch);
    try {
      return await runJest(this.root, patch.tests, { names: patch.name ? [patch.name] : [], isMutated: true });
    } finally {
      for (const path of patch.changes) this.restore(path);
    }
  }

  /** Returns the report of unchanged test files, all of one configuration of jest. */
  test(files: readonly string[], names: readonly string[]): Promise<JestReport> {
    return runJest(this.root, files, { names, isMutated: false });
  }

  end(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }

  private apply({ file, diff, changes }: Patch): void {
    // Outside any repository: git does not search above this folder.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: this.parent };
    const git = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: this.root, env, input: diff });
    if (git.status === 0) return;
    for (const path of changes) this.restore(path);
    throw new Error(`${file} does not apply to this tree; make it again with git diff -U1:\n${git.stderr}`);
  }

  private restore(path: string): void {
    if (existsSync(join(ROOT, path))) copyFileSync(join(ROOT, path), join(this.root, path));
    else rmSync(join(this.root, path), { force: true });
  }
}

/** Returns the files that git tracks or would track, as they are in the working tree now. */
function filesOf(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (git.status !== 0) throw new Error(`git does not list the files of this tree: ${git.stderr}`);
  return git.stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}
