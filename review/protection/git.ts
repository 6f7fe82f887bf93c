import { spawnSync } from 'node:child_process';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { isReviewed, type Tree } from './tree';

/** A message of a commit. */
export interface CommitMessage {
  readonly commit: string;
  readonly text: string;
}

/** What is asked of a repository's history. Nothing is checked out, and no code of another commit runs. */
export class Git {
  constructor(private readonly root: string) {}

  /**
   * The commit that is meant: a branch, a tag, an id; with `...` at its end the one where this branch left it.
   *
   * @throws Failure (usage) if there is none
   */
  commit(ref: string): string {
    const name = ref.replace(/\.\.\.$/, '');
    // A ref that begins like an option would be one.
    const found = this.try(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])?.trim();
    if (!found)
      throw new Failure(ref, 'is no commit of this repository', {
        next: 'fetch it; in a workflow check out with fetch-depth: 0',
        exitCode: EXIT.usage,
      });
    if (name === ref) return found;
    const base = this.try(['merge-base', found, 'HEAD'])?.trim();
    if (base) return base;
    throw new Failure(ref, 'has no commit in common with HEAD', {
      next: 'fetch the history; in a workflow check out with fetch-depth: 0',
      exitCode: EXIT.usage,
    });
  }

  /** The files of a commit, below the folder that is asked. */
  tree(ref: string, commit: string): Tree {
    // `<mode> blob <id>\t<path>`, relative to the folder
    const entries = this.run(['ls-tree', '-r', '-z', commit])
      .split('\0')
      .flatMap((line): [string, string][] => {
        const [, id = '', path = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        return isReviewed(path) ? [[path, id]] : [];
      });
    const ids = new Map(entries);
    return {
      name: ref,
      paths: [...ids.keys()].sort(),
      id: (path) => ids.get(path)!,
      read: (path) => this.run(['cat-file', 'blob', ids.get(path)!]),
    };
  }

  /** The messages of the commits that HEAD has and `commit` has not, the newest first. */
  messagesSince(commit: string): CommitMessage[] {
    return this.run(['log', '-z', '--format=%H%n%B', `${commit}..HEAD`])
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [id = '', ...lines] = entry.split('\n');
        return { commit: id, text: lines.join('\n') };
      });
  }

  private run(args: readonly string[]): string {
    return this.try(args) ?? fail(args, 'it found nothing');
  }

  /** `undefined` where Git says that there is nothing of the kind, by the status 1. */
  private try(args: readonly string[]): string | undefined {
    const { status, stdout, stderr, error } = this.spawn(args);
    if (error || (status !== 0 && status !== 1)) fail(args, error?.message ?? stderr.trim().split('\n')[0] ?? '');
    return status === 0 ? stdout : undefined;
  }

  private spawn(args: readonly string[]) {
    return spawnSync('git', ['-c', 'log.showSignature=false', ...args], {
      cwd: this.root,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
  }
}

function fail([command]: readonly string[], what: string): never {
  throw new Failure('git', `${command} failed (${what})`, {
    next: 'run this in the repository, with Git on the PATH',
    exitCode: EXIT.usage,
  });
}
