import { clauseSubject } from './clause-subject';
import { inversion } from './inversion';
import { isNo } from './is-no';
import { latin } from './latin';
import { posture } from './posture';
import type { Rule } from './rule';
import { sentenceLength } from './sentence-length';
import { wordChoice } from './word-choice';

/** Our style, one rule a file. Spelling is checked apart, by cspell. */
export const rules: readonly Rule[] = [sentenceLength, isNo, posture, clauseSubject, inversion, latin, wordChoice];
