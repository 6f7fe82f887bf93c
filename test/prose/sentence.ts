import { toString as textOf } from 'nlcst-to-string';
import { ParseEnglish } from 'parse-english';
import { visit } from 'unist-util-visit';
import type { Kind, Prose } from './prose';

export interface Sentence {
  readonly kind: Kind;
  readonly text: string;
  /** The number of its words; code counts as one. */
  readonly words: number;
  /** Where it starts in its piece of prose. */
  readonly index: number;
}

const english = new ParseEnglish();

/** The sentences of a piece of prose. */
export function sentencesOf({ text, kind }: Prose): Sentence[] {
  const sentences: Sentence[] = [];
  visit(english.parse(text), 'SentenceNode', (node) => {
    const words = node.children.filter((child) => child.type === 'WordNode').length;
    sentences.push({ kind, text: textOf(node), words, index: node.position!.start.offset! });
  });
  return sentences;
}
