import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArgoCd } from '../../constructs/argo-cd/argo-cd';
import type { Checked } from '../../constructs/checks';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import type { Finding } from '../../constructs/declaration/finding';
import type { PublicKey } from '../../contracts/app-config';
import type { Cluster } from '../../contracts/files/cluster';
import { parseCluster } from '../../contracts/files/cluster-file';
import { DataFileError } from '../../contracts/files/data-file';
import { parseKeyFile } from '../../contracts/files/signing-keys';
import { parseStore, type Store } from '../../contracts/files/store';
import { parseArgoCd } from './argo-cd-file';

/** All inputs of synthesis: the apps and the data files. Nothing else affects the output. */
export interface Inputs extends Checked {
  /** The text of the runner's program. */
  readonly program: string;
}

/** The data files of a repository, and the problems of those that cannot be used. */
export interface DataFiles extends Pick<Inputs, 'argoCd' | 'clusters' | 'stores' | 'publicKeys'> {
  readonly findings: readonly Finding[];
}

/** Reads `argocd.json`, `clusters/*.json`, `store.*.json` and `keys/*.json` below a folder. */
export function readDataFiles(root: string): DataFiles {
  const findings: Finding[] = [];
  const read = <T>(
    folder: string,
    pattern: RegExp,
    parse: (file: string, text: string) => T,
    named: (value: T) => string,
  ) =>
    new Map(
      filesIn(join(root, folder)).flatMap((file): [string, T][] => {
        const expected = pattern.exec(file)?.[1];
        if (expected === undefined) return [];
        const path = join(folder, file);
        try {
          const value = parse(path, readFileSync(join(root, path), 'utf8'));
          if (named(value) === expected) return [[expected, value]];
          findings.push(
            refusedFile(
              path,
              'content',
              `has a name that differs from the file name (${named(value)}); write ${expected}, or rename the file`,
            ),
          );
        } catch (error) {
          if (!(error instanceof DataFileError)) throw error;
          findings.push(...error.problems.map((problem) => refusedFile(problem.file, problem.field, problem.message)));
        }
        return [];
      }),
    );
  const clusters: Map<string, Cluster> = read('clusters', /^(.+)\.json$/, parseCluster, (cluster) => cluster.name);
  const stores: Map<string, Store> = read('.', /^store\.(.+)\.json$/, parseStore, (store) => store.stack);
  const argoCd: ArgoCd | undefined = read('.', /^(argocd)\.json$/, parseArgoCd, () => 'argocd').get('argocd');
  const keys = read('keys', /^(.+)\.json$/, parseKeyFile, (file) => file.app);
  const publicKeys = new Map<string, readonly PublicKey[]>([...keys].map(([app, file]) => [app, file.keys]));
  return { ...(argoCd && { argoCd }), clusters, stores, publicKeys, findings };
}

function refusedFile(subject: string, part: string, message: string): Finding {
  return { severity: 'refused', subject, part, message };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Sorts apps by name, so that the order in `apps/index.ts` has no effect. */
export function inOrder(apps: readonly DeclaredApp[]): DeclaredApp[] {
  return [...apps].sort((a, b) => (a.name < b.name ? -1 : 1));
}
