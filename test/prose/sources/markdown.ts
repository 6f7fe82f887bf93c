import type { Nodes, Parents } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { CODE, type Kind, type Prose, ProseBuilder } from '../prose';

const parser = unified().use(remarkParse).use(remarkGfm);

/** Where the text of Markdown comes from: the offset in the file of the character at `index`. */
export type Origin = (index: number) => number;

/** The paragraphs, headings and cells of Markdown, without code. */
export function markdownProse(text: string, kind: Kind, origin: Origin = (index) => index): Prose[] {
  const found: Prose[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell')
      found.push(inline(node, node.type === 'heading' ? 'heading' : kind, origin));
    else if ('children' in node) node.children.forEach(visit);
  };
  visit(parser.parse(text));
  return found.filter((prose) => prose.text.trim() !== '');
}

function inline(block: Parents, kind: Kind, origin: Origin): Prose {
  const prose = new ProseBuilder();
  const visit = (node: Nodes): void => {
    const offset = origin(node.position!.start.offset!);
    if (node.type === 'text') lines(node.value, node.position!.start.offset!, prose, origin);
    else if (node.type === 'inlineCode' || node.type === 'html') prose.add(CODE, offset);
    else if (node.type === 'break') prose.add(' ', offset);
    else if ('children' in node) node.children.forEach(visit);
  };
  for (const child of block.children) visit(child as Nodes);
  return prose.build(kind);
}

/** Each line of a text on its own: a comment's lines are apart in the file. */
function lines(text: string, start: number, prose: ProseBuilder, origin: Origin): void {
  let index = 0;
  for (const line of text.split(/(?<=\n)/)) {
    prose.add(line, origin(start + index));
    index += line.length;
  }
}
