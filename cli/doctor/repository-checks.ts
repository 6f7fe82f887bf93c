import { execFileSync } from 'node:child_process';
import { type Check, fails, guarded, ok, unchecked } from './check';
import type { DoctorContext } from './doctor-context';

/** What synthesis writes, and what it reads beside the app files. */
const FILES = ['manifests', 'apps.json', 'keys', 'clusters', 'store.*.json'];

/** Whether the manifests are what the app files declare, and whether Git has them. */
export async function repositoryChecks(context: DoctorContext): Promise<readonly Check[]> {
  const synthesized = await guarded('synthesis', () => synthesisCheck(context));
  return [...synthesized, commitCheck(context.repository.root)];
}

async function synthesisCheck({ synthesis }: DoctorContext): Promise<Check[]> {
  const check = 'synthesis';
  if (!synthesis)
    return [unchecked(check, 'the repository has no app files (apps/)', 'run it where they are: --root DIR')];
  const lines = await synthesis();
  if (lines.length === 0) return [ok(check, 'manifests/ and apps.json are what the app files declare')];
  return [fails(check, lines.slice(0, 3).join('; '), "synthesize ('npm start') and commit")];
}

function commitCheck(root: string): Check {
  const check = 'commit';
  try {
    const git = ['-C', root, 'status', '--porcelain', '--', ...FILES];
    const changed = execFileSync('git', git, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const paths = changed.split('\n').flatMap((line) => line.slice(3) || []);
    if (paths.length === 0) return ok(check, `${FILES.join(', ')} are committed`);
    return fails(
      check,
      `not committed: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}`,
      'commit them',
    );
  } catch (error) {
    return unchecked(check, `git does not answer (${(error as Error).message.split('\n')[0]})`);
  }
}
