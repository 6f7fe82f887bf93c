import { execFile } from 'node:child_process';
import type { Kubectl } from './kubectl';

/** Runs `helm` against the demo's context. @throws Error with its words */
export function helm({ context }: Kubectl, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('helm', [...args, '--kube-context', context], (error, _, stderr) =>
      error ? reject(new Error(`helm ${args[0]}: ${stderr.trim() || error.message}`)) : resolve(),
    );
  });
}
