import type { Sentence } from '../sentence';

export interface Problem {
  /** Where in the sentence it is. */
  readonly index: number;
  /** What to write instead. */
  readonly instead: string;
}

/** One rule of our style. */
export interface Rule {
  readonly name: string;
  check(sentence: Sentence): readonly Problem[];
}

/** A rule that finds a pattern; `instead` is told what was found. */
export function pattern(
  name: string,
  of: RegExp,
  instead: string | ((found: RegExpMatchArray) => string | undefined),
): Rule {
  const all = new RegExp(of.source, `${of.flags.replace('g', '')}g`);
  return {
    name,
    check({ text }) {
      const problems: Problem[] = [];
      for (const match of text.matchAll(all)) {
        const cure = typeof instead === 'string' ? instead : instead(match);
        if (cure !== undefined) problems.push({ index: match.index, instead: cure });
      }
      return problems;
    },
  };
}
