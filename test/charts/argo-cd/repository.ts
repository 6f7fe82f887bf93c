import { join } from 'node:path';
import { parse } from 'yaml';
import { readFolder } from '../../../charts/output/folder';
import type { DeclaredApp } from '../../../constructs/declaration/declared-app';
import type { Cluster } from '../../../contracts/files/cluster';
import { cluster, type Manifest, store } from '../../constructs/sample';
import { synthPrinted } from '../printed';
import { blog, repository, shop, writeJson } from '../repository';

/** The content of `argocd.json`. */
export const declared = {
  version: 1 as const,
  repoURL: 'https://git.example/backups.git',
  targetRevision: 'main',
  namespace: 'gitops',
  project: 'protection',
};
/** A second cluster. */
export const west: Cluster = {
  ...cluster,
  name: 'west',
  server: 'https://west.example',
  kanister: { ...cluster.kanister, namespace: 'kanister', tools: 'tools:0.119.0' },
};

/** All objects of a repository whose apps run on two clusters, by path. */
export function made(
  apps: DeclaredApp[] = [
    shop({ argoCd: { application: 'shop', namespace: 'gitops' }, beforeSync: true }),
    blog({ cluster: 'west' }),
  ],
  otherwise: { argoCd?: object; chart?: Cluster['kanister']['chart'] } = {},
): { code: number; lines: string[]; objects: Map<string, Manifest> } {
  const root = repository({ store: { ...store, identities: ['shop', 'blog'] } });
  writeJson(root, 'argocd.json', { ...declared, ...otherwise.argoCd });
  const kanister = { ...west.kanister, ...(otherwise.chart && { chart: otherwise.chart }) };
  writeJson(root, 'clusters/west.json', { ...west, kanister });
  const props = { root, apps, program: '// the runner', now: new Date('2026-11-21T00:00:00Z') };
  const { code, lines } = synthPrinted(props);
  const files = [...readFolder(join(root, 'manifests'))];
  return { code, lines, objects: new Map(files.map(([path, text]) => [path, parse(text)])) };
}

/** The object at a path. */
export const of = (objects: Map<string, Manifest>, path: string): Manifest => {
  const found = objects.get(path);
  if (!found) throw new Error(`${path} is not there: ${[...objects.keys()].join(' ')}`);
  return found;
};
