import type { ManifestFile } from './manifests';

/** Lines of one file that are shown of either side; the rest is counted. */
const SHOWN = 10;

/**
 * How what is committed differs from what is declared, for people: a line a file, and below it the lines that differ.
 * Empty: they are the same.
 */
export function difference(declared: Iterable<ManifestFile>, committed: Iterable<ManifestFile>): string[] {
  const rest = new Map(committed);
  const lines: string[] = [];
  for (const [path, wanted] of declared) {
    const found = rest.get(path);
    rest.delete(path);
    if (found === undefined) lines.push(`missing: ${path}`);
    else if (found !== wanted) lines.push(`changed: ${path}`, ...changedLines(found.split('\n'), wanted.split('\n')));
  }
  return [...lines, ...[...rest.keys()].map((path) => `stale: ${path}`)];
}

/** The stretch between the first and the last line that differ: short, and exact enough to see what it is about. */
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
  const first = lines.slice(0, SHOWN).map((line) => `  ${sign} ${line}`);
  return lines.length <= SHOWN ? first : [...first, `  ${sign} … and ${lines.length - SHOWN} more lines`];
}
