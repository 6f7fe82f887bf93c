import { spawnSync } from 'node:child_process';

const named = process.env.ACTIONLINT;

/** The linter of workflows: as ACTIONLINT names it, or as the PATH has it; `undefined` where it is not. */
export const actionlint: string | undefined =
  named ?? (spawnSync('actionlint', ['-version']).status === 0 ? 'actionlint' : undefined);
