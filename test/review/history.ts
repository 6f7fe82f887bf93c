import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../bin/program';
import { synth } from '../../charts/command';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { blog, repository, shop, writeJson } from '../charts/repository';
import { store } from '../constructs/sample';

/** What {@link twoApps} copies. */
let copied: string | undefined;

afterAll(() => {
  if (copied) rmSync(copied, { recursive: true });
});

/** The apps `shop` and `blog`, committed: made once for a file of tests, and copied for each of them. */
export function twoApps(): History {
  if (copied) return new History(copied);
  const at = new History();
  at.declare(shop(), blog());
  at.commit('two apps');
  copied = mkdtempSync(join(tmpdir(), 'jerrycan-two-apps-'));
  cpSync(at.root, copied, { recursive: true });
  return at;
}

/** A real repository of Git, with the files that `npm start` writes. */
export class History {
  readonly root = repository();

  /** @param copyOf the root of another */
  constructor(copyOf?: string) {
    if (copyOf) cpSync(copyOf, this.root, { recursive: true });
    else this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    // No configuration of whoever runs the tests.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    return execFileSync('git', [...identity, ...args], { cwd: this.root, encoding: 'utf8', env }).trim();
  }

  /** Writes what these apps are synthesized to, and does not commit it. */
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
      ask: () => Promise.reject(new Error('nothing is asked')),
      askSecret: () => Promise.reject(new Error('nothing is asked')),
      choose: () => Promise.reject(new Error('nothing is asked')),
    });
    return { code, out: out!.join('\n'), err: err! };
  }
}
