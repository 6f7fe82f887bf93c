import { buildSync } from 'esbuild';

/**
 * The maximum size of the program, in bytes. A ConfigMap may contain 1 MiB (core/validation, `MaxSecretSize`), so this
 * leaves room. Argo CD and our docs use server-side apply. `kubectl apply` without `--server-side` copies an object
 * into its annotations, which may contain 256 KiB (validation/objectmeta.go, `TotalAnnotationSizeLimitB`).
 */
const LIMIT = 400_000;

/**
 * Bundles the runner into one file: a readable ES module for Node 24, with the same bytes on every machine.
 *
 * @throws if it cannot be built, or has 400 kB or more
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
    // A comment above each module contains its path. Use the path of the link, not the location of a clone's
    // node_modules.
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
