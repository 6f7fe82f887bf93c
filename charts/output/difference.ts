import type { ManifestFile } from './manifests';

/** The maximum number of lines of one file shown for each side. The rest is counted. */
const SHOWN = 10;

/**
 * Describes how the committed files differ from the declared ones: a line for each file, followed by the lines that
 * differ. Empty if they are equal.
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
  const first = lines.slice(0, SHOWN).map((line) => `  ${sign} ${line}`);
  return lines.length <= SHOWN ? first : [...first, `  ${sign} … and ${lines.length - SHOWN} more lines`];
}
