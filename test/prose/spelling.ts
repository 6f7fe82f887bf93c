import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spelling } from './check';

/** Names and terms that no dictionary has, one a line, sorted. */
export const WORDS = join(__dirname, 'words.txt');

/** American English, the terms of software, and our own words, by cspell. */
export async function americanEnglish(
  words = readFileSync(WORDS, 'utf8').split('\n').filter(Boolean),
): Promise<Spelling> {
  const { getDefaultSettings, spellCheckDocument } = await import('cspell-lib');
  const settings = { ...(await getDefaultSettings(true)), language: 'en-US', words, maxNumberOfProblems: 10_000 };
  return async (texts) => {
    const text = texts.map(withoutNames).join('\n');
    if (text.trim() === '') return [];
    const document = { uri: 'file:///prose.txt', text, languageId: 'plaintext', locale: 'en-US' };
    const { issues } = await spellCheckDocument(
      document,
      { generateSuggestions: false, noConfigSearch: true },
      settings,
    );
    return issues.map((issue) => {
      const before = text.slice(0, issue.offset);
      return {
        word: issue.text,
        text: before.split('\n').length - 1,
        index: issue.offset - (before.lastIndexOf('\n') + 1),
      };
    });
  };
}

/** The text, its names blanked: a name has a digit, a capital inside, a dot or a slash. */
const withoutNames = (text: string): string =>
  text
    .replace(/\S*(?:[\d_/\\@<>=$]|[a-z][A-Z]|\w\.\w|\w-$|Code[a-z])\S*/g, (name) => ' '.repeat(name.length))
    .replaceAll('’', "'");
