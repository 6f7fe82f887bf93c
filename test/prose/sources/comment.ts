import type { Prose } from '../prose';
import { markdownProse } from './markdown';

/** A line of a comment, without what makes it one, and the offset of its first character in the file. */
export interface CommentLine {
  readonly text: string;
  readonly offset: number;
}

/** Comments for tools, not for people. */
const DIRECTIVE = /^\s*(prose-ignore|biome-ignore|@ts-|eslint-|prettier-|#!|!\/|shellcheck |needs:|reads:|sets:)/;

/** The prose of a comment, which is read as Markdown; each `@tag` starts a paragraph. */
export function commentProse(lines: readonly CommentLine[]): Prose[] {
  let text = '';
  const starts: { readonly index: number; readonly offset: number }[] = [];
  for (const line of lines) {
    if (DIRECTIVE.test(line.text)) continue;
    const tag = /^ *@\w+( \{[^}]*\})? */.exec(line.text)?.[0];
    if (tag) text += '\n';
    // Up to three spaces are an indent of prose, four are code.
    const skipped = (tag ?? /^ {0,3}(?! )/.exec(line.text)?.[0] ?? '').length;
    starts.push({ index: text.length, offset: line.offset + skipped });
    text += `${line.text.slice(skipped)}\n`;
  }
  return markdownProse(text, 'comment', (index) => {
    const start = starts.findLast((each) => each.index <= index) ?? starts[0];
    return start ? start.offset + (index - start.index) : 0;
  });
}
