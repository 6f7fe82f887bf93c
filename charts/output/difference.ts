import type { ManifestFile } from './manifests';

/** The maximum number of lines of one file shown for each side. The rest is counted. */
const SHOWN = 10;

/** How a committed file differs from the declared one. */
export interface FileDifference {
  /** The path from the root of the repository, with `/`. */
  readonly path: string;
  readonly state: 'missing' | 'changed' | 'stale';
  /** The different lines of a changed file: `-` for committed and `+` for declared ones. */
  readonly lines?: readonly string[];
}

/** Returns the files that differ between the declaration and the commit. */
export function differences(declared: Iterable<ManifestFile>, committed: Iterable<ManifestFile>): FileDifference[] {
  const rest = new Map(committed);
  const found: FileDifference[] = [];
  for (const [path, wanted] of declared) {
    const text = rest.get(path);
    rest.delete(path);
    if (text === undefined) found.push({ path, state: 'missing' });
    else if (text !== wanted)
      found.push({ path, state: 'changed', lines: changedLines(text.split('\n'), wanted.split('\n')) });
  }
  return [...found, ...[...rest.keys()].map((path) => ({ path, state: 'stale' }) as const)];
}

/** Formats differences for people: a line for each file, followed by the lines that differ. */
export function differenceLines(found: readonly FileDifference[]): string[] {
  return found.flatMap(({ path, state, lines = [] }) => [`${state}: ${path}`, ...lines.map((line) => `  ${line}`)]);
}

/** Returns the lines from the first to the last difference. That is short, and exact enough to show what changed. */
function changedLines(found: readonly string[], wanted: readonly string[]): string[] {
  let start = 0;
  while (start < Math.min(found.length, wanted.length) && found[start] === wanted[start]) start++;
  let end = 0;
  const shorter = Math.min(found.length, wanted.length) - start;
  while (end < shorter && found.at(-1 - end) === wanted.at(-1 - end)) end++;
  return [
    ...shown('-', found.slice(start, found.length - end)),
    ...shown('+', wanted.slice(start, wanted.length - end)),
  ];
}

function shown(sign: '-' | '+', lines: readonly string[]): string[] {
  const first = lines.slice(0, SHOWN).map((line) => `${sign} ${line}`);
  return lines.length <= SHOWN ? first : [...first, `${sign} … and ${lines.length - SHOWN} more lines`];
}
