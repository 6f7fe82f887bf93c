import type { Sentence } from '../sentence';
import type { Problem, Rule } from './rule';

const START = /(?:^|[;:.] )["“(]?(?=(?:who(?:ever)?|what(?:ever)?) (?!to\b))/gi;
/** A clause inside of the subject: its verb is not the sentence's. */
const INNER =
  /\b(?:if|when|whenever|that|which|whose|because|while|until|before|after|where|since|as|than|so|to|whether|how|(?<!^)(?:what|who)) [^,;:]*/gi;
/** What may be the verb of a sentence, once for each verb. */
const VERB =
  /\b(?:(?:can|may|must|should|would|could|will|shall|cannot)(?: not| only| also)? \w+|(?:does|do|did|has|have|had|is|are|was|were)(?: not)?(?: been)?|needs?|goes|stays?|gets?|means|makes?|takes?|finds?|sees?|reads|counts?|runs|ends|says?|keeps?|waits?|fails?|loses?|follows|holds|signs?|writes?|applies|stands|lies|knows|wants)\b/gi;
/** `What changed is …`: the first word is the clause's verb. */
const SHORT = /^(?:who(?:ever)?|what(?:ever)?) \w+(?:ed|s) (?:is|are|was|were|has|have|can|must|may|does) /i;
const PHRASES = /^what(?:ever)? (?:happens|happened|it takes)\b/i;

/** `Who has no rights needs …`: a clause is not a subject. Questions, and clauses alone (`What the program prints.`), are fine. */
export const clauseSubject: Rule = {
  name: 'clause-subject',
  check({ kind, text }: Sentence): Problem[] {
    if (kind === 'heading' || /\?["”)]*\s*$/.test(text)) return [];
    return [...text.matchAll(START)]
      .map((match) => match.index + match[0].length)
      .filter((index) => isSentence(/^[^;:.]*/.exec(text.slice(index))![0]))
      .map((index) => ({ index, instead: 'start with "If you …", "To …", or with the noun itself' }));
  },
};

const isSentence = (text: string): boolean =>
  /^whoever/i.test(text) ||
  (!PHRASES.test(text) &&
    (SHORT.test(text) ||
      (text
        .replace(/\([^)]*\)/g, '')
        .replace(INNER, '')
        .match(VERB)?.length ?? 0) > 1));
