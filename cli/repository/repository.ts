import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ListedApp, parseApps } from '../../contracts/files/app-list';
import type { Cluster } from '../../contracts/files/cluster';
import { parseCluster } from '../../contracts/files/cluster-file';
import { type KeyFile, parseKeyFile } from '../../contracts/files/signing-keys';
import { parseStore, type Store } from '../../contracts/files/store';
import { label } from '../../contracts/names';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { choice, nearest } from '../terminal/suggestion';
import { repositoryNames } from './repository-names';

/** An app as synthesis writes it to `apps.json`. */
export type App = ListedApp;
/** The content of `clusters/<name>.json`. */
export type ClusterFile = Cluster;

/** The checkout that describes the apps. Files are read and checked on demand. */
export class Repository {
  constructor(readonly root: string) {}

  /** @throws Failure (usage) if `npm start` has never run here */
  apps(): readonly App[] {
    const text = this.text('apps.json', 'run `npx jerrycan synth`, or pass --root <dir>');
    return parsed('apps.json', () => parseApps('apps.json', text));
  }

  /** @throws Failure (usage) if there is no such app; the name is never used as a path */
  app(name: string): App {
    const all = this.apps();
    const found = all.find((one) => one.name === name);
    if (found) return found;
    const names = all.map((one) => one.name);
    throw new Failure('apps.json', `has no app '${name}'`, {
      next: choice(name, names, 'declare an app, and run `npx jerrycan synth`'),
      exitCode: EXIT.usage,
    });
  }

  cluster(of: App): ClusterFile {
    return this.readCluster(of.cluster, 'create this file, because apps.json names the cluster');
  }

  /** @throws Failure (usage) if there is no such cluster; the name is never used as a path */
  clusterNamed(name: string): ClusterFile {
    const { clusters } = repositoryNames(this.root);
    const next = choice(name, clusters, 'create its file, clusters/<cluster>.json');
    if (!label.test(name))
      throw new Failure('<cluster>', `must be the name of a cluster (${name})`, { next, exitCode: EXIT.usage });
    return this.readCluster(name, next);
  }

  clusterPath(name: string): string {
    return join('clusters', `${name}.json`);
  }

  /** @param named a stack or a file */
  store(named: string): Store {
    const isFile = named.endsWith('.json') || named.includes('/');
    const path = isFile ? named : `store.${named}.json`;
    const made = 'run `pulumi up` to create it, or write it yourself';
    const meant = isFile ? undefined : nearest(named, repositoryNames(this.root).stores);
    const next = isFile ? 'pass --store <file> or --store <stack>' : meant ? `did you mean ${meant}?` : made;
    const text = this.text(isFile ? resolve(named) : path, next);
    return parsed(path, () => parseStore(path, text));
  }

  /** The app's public keys; none if there is no file yet. */
  keys(name: string): KeyFile {
    const path = this.keysPath(name);
    if (!existsSync(resolve(this.root, path))) return { version: 1, app: name, keys: [] };
    const file = parsed(path, () => parseKeyFile(path, this.text(path, '')));
    if (file.app === name) return file;
    throw new Failure(path, `belongs to another app (${file.app})`, {
      next: 'restore it from Git',
      exitCode: EXIT.usage,
    });
  }

  keysPath(name: string): string {
    return join('keys', `${name}.json`);
  }

  private readCluster(name: string, next: string): ClusterFile {
    const path = this.clusterPath(name);
    const text = this.text(path, next);
    return parsed(path, () => parseCluster(path, text));
  }

  private text(path: string, next: string): string {
    const file = resolve(this.root, path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    throw new Failure(path, 'does not exist', { next, exitCode: EXIT.usage });
  }
}

/** @throws Failure (usage) with every problem of the file */
function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const what = (cause as Error).message.replaceAll('\n', ', ');
    throw new Failure(path, `cannot be used (${what})`, { next: 'repair the file', exitCode: EXIT.usage, cause });
  }
}
