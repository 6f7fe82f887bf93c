import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Cluster } from '../../contracts/files/cluster';
import { app, cluster, store } from '../constructs/sample';

const ROOT = join(__dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** An empty folder, deleted after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-'));
  folders.push(folder);
  return folder;
}

/** The data files of a repository with the apps `shop` and `blog`, changed as a test requires. */
export function repository(otherwise: { cluster?: Partial<Cluster>; store?: object } = {}): string {
  const root = emptyFolder();
  mkdirSync(join(root, 'clusters'));
  mkdirSync(join(root, 'keys'));
  writeJson(root, 'clusters/east.json', { ...cluster, ...otherwise.cluster });
  writeJson(root, 'store.prod.json', { ...store, ...otherwise.store });
  // A real public key, because the parser recomputes its ID.
  const { keys } = JSON.parse(readFileSync(join(ROOT, 'examples/keys/wordpress.json'), 'utf8'));
  for (const name of ['shop', 'blog']) writeJson(root, `keys/${name}.json`, { version: 1, app: name, keys });
  return root;
}

export function writeJson(root: string, path: string, value: unknown): void {
  writeFileSync(join(root, path), JSON.stringify(value));
}

export const shop = (otherwise: object = {}): DeclaredApp => app({ ...otherwise });
export const blog = (otherwise: object = {}): DeclaredApp => app({ name: 'blog', namespace: 'blog', ...otherwise });
