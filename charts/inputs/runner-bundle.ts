import { buildSync } from 'esbuild';

/**
 * A ConfigMap holds 1 MiB (core/validation, `MaxSecretSize`), and this leaves room. Argo CD and our pages apply on the server's side: `kubectl apply` without
 * `--server-side` copies an object into its annotations, which hold 256 KiB (validation/objectmeta.go, `TotalAnnotationSizeLimitB`). Bytes.
 */
const LIMIT = 400_000;

/**
 * The runner as one file: a readable ES module for Node 24, the same bytes wherever it is made.
 *
 * @throws if it cannot be built, or is 400 kB or more
 */
export function runnerBundle(root: string, entry = 'runner/main.ts'): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    legalComments: 'inline',
    logLevel: 'silent',
    platform: 'node',
    // Each module's path stands above it: that of the link, not of where a clone's node_modules lies.
    preserveSymlinks: true,
    target: 'node24',
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  const bytes = Buffer.byteLength(text);
  if (bytes >= LIMIT)
    throw new Error(
      `platform › runner: is too large (${bytes} bytes); keep it under ${LIMIT} bytes, with fewer imports`,
    );
  return text;
}
