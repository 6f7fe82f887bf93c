import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Invariant } from './violation';

const RUNNER = join(__dirname, '../../../runner');

/** A mistake that a developer might make one day, and the tests that must catch it. */
export interface PlantedBug {
  readonly name: string;
  /** In `runner/`. */
  readonly file: string;
  /** Occurs there exactly once. */
  readonly text: string;
  readonly instead: string;
  /** What it violates; any of them. */
  readonly violates: readonly Invariant[];
  /** A scenario in whose strikes it shows itself. @default - the seeds do */
  readonly scenario?: string;
}

/** The runner's source with one mistake in it. @throws if the text does not occur there exactly once */
export function plant({ file, instead, text }: PlantedBug): Plugin {
  const path = join(RUNNER, file);
  const source = readFileSync(path, 'utf8');
  const found = source.split(text).length - 1;
  if (found !== 1) throw new Error(`runner/${file} has the text ${found} times, not once: ${text}`);
  return {
    name: 'planted-bug',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
        loaded === path ? { contents: source.replace(text, () => instead), loader: 'ts' } : undefined,
      );
    },
  };
}
