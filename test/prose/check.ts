import { type Exemption, exempted, exemptionsOf, type Placed } from './exemption';
import { type Finding, positions } from './finding';
import type { Kind, Prose } from './prose';
import { rules } from './rules';
import { sentencesOf } from './sentence';
import { commentProse } from './sources/comment';
import { markdownProse } from './sources/markdown';
import { shellProse } from './sources/shell';
import { typescriptProse } from './sources/typescript';
import { yamlProse } from './sources/yaml';

export interface Misspelling {
  readonly word: string;
  /** The text that it is in. */
  readonly text: number;
  readonly index: number;
}

/** Finds the misspelled words of texts. */
export type Spelling = (texts: readonly string[]) => Promise<readonly Misspelling[]>;

/** What people read in a file. */
export function proseOf(file: string, text: string): Prose[] {
  if (file.endsWith('.md')) return markdownProse(text, markdownKind(file));
  if (/\.(ts|js|mjs)$/.test(file)) return typescriptProse(text, { test: file.startsWith('test/') });
  if (file.endsWith('.patch')) return patchProse(text);
  return /\.ya?ml$/.test(file) ? yamlProse(text) : shellProse(text);
}

const markdownKind = (file: string): Kind => (file === 'README.md' ? 'readme' : 'docs');

/** A planted fault says on its first line what it does. */
function patchProse(text: string): Prose[] {
  const what = /^What: (.*)/.exec(text);
  return what ? commentProse([{ text: what[1]!, offset: 'What: '.length }]) : [];
}

/** Everything in a file that breaks a rule, but for what an exemption of the file allows. */
export async function check(file: string, text: string, spelling: Spelling): Promise<Finding[]> {
  const prose = proseOf(file, text);
  const exemptions = exemptionsOf(text);
  const allowed = new Map<Prose, Exemption[]>();
  for (const exemption of exemptions) {
    const one = exempted(exemption, prose);
    if (one) allowed.set(one, [...(allowed.get(one) ?? []), exemption]);
  }
  const used = new Set<Exemption>();
  const found: Placed[] = [];
  const misspelled = await spelling(prose.map((one) => one.text));
  for (const [text, one] of prose.entries()) {
    const wrong = misspelled.filter((each) => each.text === text);
    for (const each of [...styleOf(one), ...wrong.map((word) => spellingOf(one, word))]) {
      const exemption = allowed.get(one)?.find(({ rule }) => rule === each.rule);
      if (exemption) used.add(exemption);
      else found.push(each);
    }
  }
  found.push(...exemptions.flatMap((exemption) => wrongExemption(exemption, used.has(exemption))));
  const place = positions(text);
  return found
    .map(({ offset, ...rest }) => ({ file, ...place(offset), ...rest }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function styleOf(prose: Prose): Placed[] {
  return sentencesOf(prose).flatMap((sentence) =>
    rules.flatMap((rule) =>
      rule.check(sentence).map(({ index, instead }) => ({
        rule: rule.name,
        offset: prose.at(sentence.index + index),
        sentence: sentence.text,
        instead,
      })),
    ),
  );
}

const spellingOf = (prose: Prose, { word, index }: Misspelling): Placed => ({
  rule: 'spelling',
  offset: prose.at(index),
  sentence: prose.text.slice(Math.max(0, index - 40), index + word.length + 40).trim(),
  instead: `"${word}": correct it, set it in backticks, or add it to test/prose/words.txt`,
});

function wrongExemption({ offset, rule, reason }: Exemption, used: boolean): Placed[] {
  const instead =
    reason === ''
      ? 'write the rule and the reason: prose-ignore <rule>: <reason>'
      : used
        ? undefined
        : 'nothing breaks the rule any more: delete the line';
  return instead ? [{ rule: 'exemption', offset, sentence: `prose-ignore ${rule}`, instead }] : [];
}
