import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names that a person can type in a repository. Files that cannot be read have none. */
export interface RepositoryNames {
  readonly apps: readonly string[];
  readonly clusters: readonly string[];
  /** Stacks of stores. */
  readonly stores: readonly string[];
}

export function repositoryNames(root: string): RepositoryNames {
  return {
    apps: appNames(join(root, 'apps.json')),
    clusters: matches(join(root, 'clusters'), /^(.+)\.json$/),
    stores: matches(root, /^store\.(.+)\.json$/),
  };
}

function appNames(file: string): string[] {
  try {
    const { apps } = JSON.parse(readFileSync(file, 'utf8')) as { apps: { name: string }[] };
    return apps.map(({ name }) => name);
  } catch {
    return [];
  }
}

function matches(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
}
