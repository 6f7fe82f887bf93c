/** Who reads a piece of prose, and where: rules differ by it. */
export type Kind = 'readme' | 'docs' | 'heading' | 'comment' | 'message' | 'title';

/** A paragraph, a cell, a comment or a string: text without its markup, and where each part of it comes from. */
export interface Prose {
  readonly kind: Kind;
  readonly text: string;
  /** The offset in the file of the character at `index` of the text. */
  at(index: number): number;
}

/** Replaces code in a text, because no rule reads code. It has a capital letter, so that a sentence may start with it. */
export const CODE = 'Code';

/** Puts a piece of prose together from parts of a file. */
export class ProseBuilder {
  private text = '';
  private readonly parts: { readonly index: number; readonly offset: number }[] = [];

  /** Adds text that starts at `offset` of the file. */
  add(text: string, offset: number): this {
    if (text !== '') this.parts.push({ index: this.text.length, offset });
    this.text += text;
    return this;
  }

  build(kind: Kind): Prose {
    const parts = this.parts;
    const at = (index: number): number => {
      const part = parts.findLast((each) => each.index <= index) ?? parts[0];
      return part ? part.offset + (index - part.index) : 0;
    };
    return { kind, text: this.text.replace(/\s/g, ' '), at };
  }
}
