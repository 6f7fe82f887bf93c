import { join } from 'node:path';
import type { DeclaredApp } from '../../../constructs/declaration/declared-app';
import type { RepositoryOptions } from '../options';

const bundles = (): typeof import('../../../charts/inputs/runner-bundle') =>
  require('../../../charts/inputs/runner-bundle');

/** What is synthesized: the apps of a repository, and the program of the runner, which is beside this file. */
export function repositoryOf({ root = process.cwd() }: RepositoryOptions) {
  return { root, apps: appsOf(root), program: bundles().runnerBundle(join(__dirname, '../../..')) };
}

/** The apps that `apps/index.ts` lists. */
export function appsOf(root: string): readonly DeclaredApp[] {
  // With the name of the file: apps.json is beside the folder.
  return (require(join(root, 'apps/index.ts')) as { apps: readonly DeclaredApp[] }).apps;
}
