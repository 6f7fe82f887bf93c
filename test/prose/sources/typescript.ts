import ts from 'typescript';
import type { Prose } from '../prose';
import { type CommentLine, commentProse } from './comment';
import { stringProse } from './string';

/** The comments of a program, and its strings that read as sentences. In tests, of the strings only the titles. */
export function typescriptProse(text: string, options: { readonly test: boolean }): Prose[] {
  const file = ts.createSourceFile('prose.ts', text, ts.ScriptTarget.Latest, true);
  const prose = comments(file, text).flatMap(commentProse);
  const visit = (node: ts.Node): void => {
    const found = stringProse(node, options);
    if (found === undefined) ts.forEachChild(node, visit);
    else {
      prose.push(...found.prose);
      found.inner.forEach(visit);
    }
  };
  visit(file);
  return prose;
}

/** The comments of a file; lines of `//` that follow each other are one. */
function comments(file: ts.SourceFile, text: string): CommentLine[][] {
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    const leading = ts.getLeadingCommentRanges(text, node.pos) ?? [];
    const trailing = ts.getTrailingCommentRanges(text, node.end) ?? [];
    for (const range of [...leading, ...trailing]) ranges.set(range.pos, range);
    if (!ts.isJSDoc(node)) for (const child of node.getChildren(file)) visit(child);
  };
  // A template's parts are tokens whose end is inside of text.
  const inText = (position: number) => templates.some(([start, end]) => position > start && position < end);
  const templates: [number, number][] = [];
  const note = (node: ts.Node): void => {
    if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isNoSubstitutionTemplateLiteral(node))
      templates.push([node.getStart(file), node.end]);
    ts.forEachChild(node, note);
  };
  note(file);
  visit(file);
  const found: CommentLine[][] = [];
  let end = -1;
  for (const range of [...ranges.values()].filter(({ pos }) => !inText(pos)).sort((a, b) => a.pos - b.pos)) {
    const lines = commentLines(text, range);
    const follows =
      range.kind === ts.SyntaxKind.SingleLineCommentTrivia && /^\n[ \t]*$/.test(text.slice(end, range.pos));
    if (follows && text.startsWith('//', range.pos)) found.at(-1)?.push(...lines);
    else found.push(lines);
    end = range.kind === ts.SyntaxKind.SingleLineCommentTrivia ? range.end : -1;
  }
  return found;
}

function commentLines(text: string, { pos, end, kind }: ts.CommentRange): CommentLine[] {
  if (kind === ts.SyntaxKind.SingleLineCommentTrivia) return [{ text: text.slice(pos + 2, end), offset: pos + 2 }];
  const lines: CommentLine[] = [];
  let offset = pos;
  for (const line of text.slice(pos, end).split(/(?<=\n)/)) {
    const marker = /^\s*\/?\*+(?!\/)/.exec(line)?.[0].length ?? 0;
    lines.push({
      text: line
        .slice(marker)
        .replace(/\s*\*\/$/, '')
        .trimEnd(),
      offset: offset + marker,
    });
    offset += line.length;
  }
  return lines;
}
