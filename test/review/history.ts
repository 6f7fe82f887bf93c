import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../bin/program';
import { synth } from '../../charts/command';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { blog, repository, shop, writeJson } from '../charts/repository';
import { store } from '../constructs/sample';

/** The repository that {@link twoApps} copies. */
let copied: string | undefined;

afterAll(() => {
  if (copied) rmSync(copied, { recursive: true });
});

/** The committed apps `shop` and `blog`: made once per test file, and copied for each test. */
export function twoApps(): History {
  if (copied) return new History(copied);
  const at = new History();
  at.declare(shop(), blog());
  at.commit('two apps');
  copied = mkdtempSync(join(tmpdir(), 'jerrycan-two-apps-'));
  cpSync(at.root, copied, { recursive: true });
  return at;
}

/** A real Git repository, with the files that `npm start` writes. */
export class History {
  readonly root = repository();

  /** @param copyOf the root of another repository */
  constructor(copyOf?: string) {
    if (copyOf) cpSync(copyOf, this.root, { recursive: true });
    else this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    // Without the Git configuration of the person who runs the tests.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    return execFileSync('git', [...identity, ...args], { cwd: this.root, encoding: 'utf8', env }).trim();
  }

  /** Synthesizes these apps without a commit. */
  declare(...apps: DeclaredApp[]): void {
    const { ok, findings } = synth({ root: this.root, apps, program: '//', now: new Date('2026-11-21') });
    if (!ok) throw new Error(JSON.stringify(findings));
  }

  store(otherwise: object): void {
    writeJson(this.root, 'store.prod.json', { ...store, ...otherwise });
  }

  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  async run(...args: string[]): Promise<{ code: number; out: string; err: string[] }> {
    const [out, err]: string[][] = [[], []];
    const code = await program(args.includes('--root') ? args : [args[0]!, '--root', this.root, ...args.slice(1)], {
      out: (line) => void out!.push(line),
      err: (line) => void err!.push(line),
      screen: process.stderr,
      live: false,
      interactive: false,
      ask: () => Promise.reject(new Error('the test expects no question')),
      askSecret: () => Promise.reject(new Error('the test expects no question')),
      choose: () => Promise.reject(new Error('the test expects no question')),
    });
    return { code, out: out!.join('\n'), err: err! };
  }
}
