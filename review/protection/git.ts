import { spawnSync } from 'node:child_process';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import { isReviewed, type Tree } from './tree';

/** The message of a commit. */
export interface CommitMessage {
  readonly commit: string;
  readonly text: string;
}

/** Reads the history of a repository. It checks nothing out, and runs no code of another commit. */
export class Git {
  constructor(private readonly root: string) {}

  /**
   * Resolves a branch, a tag or an id to a commit. With `...` at its end: the commit where the current branch left it.
   *
   * @throws Failure (usage) if there is none
   */
  commit(ref: string): string {
    const name = ref.replace(/\.\.\.$/, '');
    // Without --end-of-options, Git would read a ref that starts with `-` as an option.
    const found = this.try(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])?.trim();
    if (!found)
      throw new Failure(ref, 'must be a commit of this repository', {
        next: 'fetch it; in a workflow, check out with fetch-depth: 0',
        exitCode: EXIT.usage,
      });
    if (name === ref) return found;
    const base = this.try(['merge-base', found, 'HEAD'])?.trim();
    if (base) return base;
    throw new Failure(ref, 'has no commit in common with HEAD', {
      next: 'fetch the history; in a workflow, check out with fetch-depth: 0',
      exitCode: EXIT.usage,
    });
  }

  /** The reviewed files of a commit, below the root. */
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

  /** The messages of the commits in HEAD that are not in `commit`, newest first. */
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

  /** Runs Git; `undefined` for exit status 1, by which Git reports an empty result. */
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
