import { pattern } from './rule';

/** Finds `is no role`; `there is no role`, `is no longer` and `is no larger than` are English. */
export const isNo = pattern(
  'is-no',
  /\b(?<!\b(?:there|here)(?: (?:also|still|then|now))? )(is|are|was|were|be|been) no (?!(?:longer|more|less|fewer|different|later|earlier|better|worse|larger|smaller|greater|older|newer|one's|use|good|doubt|matter)\b)/i,
  ([, verb]) => (verb === 'be' ? 'write "must not be a …"' : `write "must be …", or "${verb} not a …"`),
);
