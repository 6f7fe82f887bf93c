import { spawnSync } from 'node:child_process';

const named = process.env.ACTIONLINT;

/** The linter of workflows, from ACTIONLINT or from the PATH; `undefined` if there is none. */
export const actionlint: string | undefined =
  named ?? (spawnSync('actionlint', ['-version']).status === 0 ? 'actionlint' : undefined);
