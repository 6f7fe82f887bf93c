import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of `manifests/local/` of the release before captures, by relative path: `platform/ConfigMap.jerrycan-runner.k8s.yaml`. `make.sh` makes them. */
export function firstForm(): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-first-form-'));
  try {
    execFileSync('tar', ['-xzf', join(__dirname, 'manifests.tar.gz'), '-C', folder]);
    const local = join(folder, 'manifests/local');
    const files = readdirSync(local, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    return new Map(files.sort().map((file) => [file, readFileSync(join(local, file), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
