import { pattern } from './rule';

/** Word order of German: what the sentence is about comes after its verb. */
export const inversion = pattern(
  'inversion',
  /^(?:Of [^,;]{1,60}? (?:is|are|was|were|has|have) |By hand it |So (?:is|does|are|do) (?:the|a|an|it|its) |(?:Here|There|Then|Thus|Now) (?:stands|lies|goes|comes|belongs)\b|Also (?:is|are|has|does)\b|(?:Not )?[A-Z]?[a-z]+(?:ed|ful) (?:is|are) (?:what|an?|those)\b)|(?:goes|is so|does so|stands|holds) too\b/,
  'start with the subject: "the runner …", "each app …"',
);
