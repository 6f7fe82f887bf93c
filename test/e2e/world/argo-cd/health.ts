import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARGOCD } from './application';

/**
 * Returns the health of an object by Argo CD's own program, with `argocd-cm` of the cluster: its interpreter, its
 * libraries.
 */
export async function judged(object: object): Promise<{ status: string; message: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-e2e-health-'));
  const file = join(folder, 'object.json');
  writeFileSync(file, JSON.stringify(object));
  const args = ['admin', 'settings', 'resource-overrides', 'health', file, '--load-cluster-settings', '-n', ARGOCD];
  try {
    const said = await new Promise<string>((resolve, reject) => {
      execFile('argocd', args, (error, stdout, stderr) =>
        error ? reject(new Error(`argocd ${args.join(' ')}: ${stderr.trim() || error.message}`)) : resolve(stdout),
      );
    });
    const [, status, message] = /^STATUS: (.*)\nMESSAGE: ([\s\S]*)\n$/.exec(said) ?? [];
    if (status === undefined) throw new Error(`argocd ${args.join(' ')}: ${said}`);
    return { status, message: message! };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
