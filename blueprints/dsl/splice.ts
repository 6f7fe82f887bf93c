const HOLE = '\u0000';

/**
 * Inserts texts between words, after removing the words' common indentation. A text of several lines keeps the
 * indentation of its place.
 */
export function splice(words: readonly string[], texts: readonly string[]): string {
  const left = [...texts];
  return dedent(words.join(HOLE))
    .split('\n')
    .map((line) => {
      const indentation = /^ */.exec(line)![0];
      return line.replaceAll(HOLE, () => left.shift()!.replaceAll('\n', `\n${indentation}`));
    })
    .join('\n')
    .replace(/^ +$/gm, '');
}

function dedent(text: string): string {
  const rows = text.replace(/^ *\n/, '').replace(/\n *$/, '').split('\n');
  const indents = rows.filter((row) => row.trim() !== '').map((row) => row.length - row.trimStart().length);
  const common = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return rows.map((row) => row.slice(common)).join('\n');
}
