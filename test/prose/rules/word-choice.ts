import { pattern, type Rule } from './rule';

/** Words that a person would not write here, and what to write instead. */
const CHOICES: readonly (readonly [found: RegExp, instead: string])[] = [
  [/\b(some|no|any)body\b/i, 'name who: "another run", "a person", "no app"'],
  [/\bwhoever\b/i, 'name who: "a run that …", "the reader"'],
  [/\bsomething\b(?! (?:else|went|that (?:matches|fits)))/i, 'name it: "an object", "an error"'],
  [/\bmend(s|ed|ing)?\b/i, 'write "fix" or "repair"'],
  [/\bwants\b/i, 'write "needs" or "requires"'],
  [/\bwithdr[ae]w(s|n|ing|al)?\b/i, 'write "cancel"'],
  [/\b(let|lets|letting) go\b/i, 'write "release" or "retire"'],
  [/\b(take|takes|taken|took) (\S+ )?away\b/i, 'write "remove" or "delete"'],
  [/\b(leave|leaves|left|leaving) (it |them |\S+ )?away\b/i, 'write "omit"'],
  [/\b(go|goes|went|going) on\b/i, 'write "continue"'],
  [/\b(it|this|that) is said\b/i, 'write who prints it'],
  [/\b(begins?|beginning|began|begun)\b/i, 'write "start"'],
  [/\b(looks|looked|looking) at\b/i, 'write "checks" or "reads"'],
  [/\bany more\b(?=[.,;:)]|$| (?:and|or|if|when|while|which)\b)/i, 'write "no longer"'],
  [/\ball the same\b/i, 'write "still"'],
  [/\bby hand it\b/i, 'write "you can also … manually"'],
  [/\blook(s|ed|ing)? whether\b/i, 'write "checks whether"'],
  [/\bwhat (it|this) is about\b(?! to\b)/i, 'name the subject'],
  [/\bbeliev(e|es|ed|ing)\b/i, 'write "trust" or "accept"'],
  [/\banother [^.,;:()]{1,30}?(?: \([^)]*\))? than\b/i, 'write "a different … from", or "… differs from"'],
  [/\bway round\b/i, 'write "way around"'],
  [/\bbesides[.;]/i, 'write "too"'],
  [/\bevermore\b|\bhence\b|\bthereof\b|\bwhereof\b|\bthereby\b|\bwherein\b/i, 'write it in plain words'],
];

export const wordChoice: Rule = {
  name: 'word-choice',
  check: (sentence) =>
    CHOICES.flatMap(([found, instead]) =>
      pattern('word-choice', found, (match) => `"${match[0]}": ${instead}`).check(sentence),
    ),
};
