import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArgoCd } from '../../../../constructs/argo-cd/argo-cd';
import type { Checkout, Declared } from '../checkout';
import { ARGOCD, applications, ROOT, refresh, refreshSets, synced } from './application';

/** A checkout that Argo CD reads too: as `file://`, branch `main`. */
export class GitRepository {
  /** The content of `argocd.json`. */
  readonly argoCd: ArgoCd;

  private constructor(readonly checkout: Checkout) {
    const repoURL = `file://${checkout.root}`;
    this.argoCd = { version: 1, repoURL, targetRevision: 'main', namespace: ARGOCD, project: 'jerrycan' };
  }

  /** Tells the checkout where Argo CD finds it, and commits the result. */
  static make(checkout: Checkout, declared: Declared): GitRepository {
    const repository = new GitRepository(checkout);
    writeFileSync(join(checkout.root, 'argocd.json'), JSON.stringify(repository.argoCd));
    repository.git('init', '-q', '-b', 'main');
    checkout.synthesize(declared);
    repository.commit('The manifests');
    return repository;
  }

  /** Commits only `manifests/` and `sites/`, because the checkout contains people's credentials. */
  commit(message: string): string {
    mkdirSync(join(this.checkout.root, 'sites'), { recursive: true });
    this.git('add', '-A', 'manifests', 'sites');
    const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org'];
    this.git(...author, 'commit', '-q', '--allow-empty', '-m', message);
    return this.head;
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD').trim();
  }

  /**
   * Changes the declaration, commits, and notifies Argo CD. @param without foreign files, which synthesis leaves
   * unchanged
   */
  async declare(declared: Declared, without: readonly string[] = []): Promise<string> {
    for (const file of without) rmSync(join(this.checkout.root, file));
    this.checkout.synthesize(declared);
    return this.publish('Declared otherwise');
  }

  /** Writes files, commits them, and notifies Argo CD. `undefined` deletes a file or a folder. */
  async write(files: Readonly<Record<string, object | undefined>>): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.checkout.root, path);
      rmSync(file, { recursive: true, force: true });
      if (content === undefined) continue;
      mkdirSync(dirname(file), { recursive: true });
      // JSON is valid YAML.
      writeFileSync(file, JSON.stringify(content, null, 2));
    }
    return this.publish('Written');
  }

  /** Commits what is in the folder, and notifies Argo CD. */
  async publish(message: string): Promise<string> {
    const commit = this.commit(message);
    const there = async () => (await applications()).map(({ metadata }) => metadata.name);
    // Syncs the AppProject and the ApplicationSet before the Applications that depend on them.
    if ((await there()).includes(ROOT)) {
      await refresh(ROOT);
      await synced(ROOT, commit);
    }
    await refreshSets();
    for (const name of await there()) if (name !== ROOT) await refresh(name);
    return commit;
  }

  private git(...args: string[]): string {
    return execFileSync('git', ['-C', this.checkout.root, ...args], { encoding: 'utf8' });
  }
}
