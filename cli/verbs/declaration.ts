import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandProps } from '../../charts/command';

const commands = (): typeof import('../../charts/command') => require('../../charts/command');
const appFiles = (): typeof import('../../charts/inputs/app-files') => require('../../charts/inputs/app-files');
const bundles = (): typeof import('../../charts/inputs/runner-bundle') => require('../../charts/inputs/runner-bundle');

/** What is synthesized: the apps of the repository, and the program of the runner, which is beside this file. */
export function declarationOf(root: string): CommandProps {
  return { root, ...appFiles().loadApps(root), program: bundles().runnerBundle(join(__dirname, '../..')) };
}

/** Why manifests/ is not what the apps of the working tree declare; `undefined` if it is, or the folder declares no apps. */
export function staleness(root: string): string | undefined {
  if (!existsSync(join(root, 'apps/index.ts'))) return undefined;
  const { synthesized, differences, findings } = commands().check(declarationOf(root));
  const next = "run 'npx jerrycan synth', and compare again";
  if (!synthesized) return `cannot be synthesized (${findings.length} to correct); ${next}`;
  const [first, ...more] = differences;
  if (!first) return undefined;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return `must be what the apps declare (${first.state}: ${first.path}${others}); ${next}`;
}
