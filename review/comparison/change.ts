import { createHash } from 'node:crypto';

/** What a change does to protection. */
export type Effect = 'stronger' | 'weaker' | 'neutral';

/** One thing that differs between two states of the repository. */
export interface Change {
  /** `<subject>/<part>:<what it becomes>`, without spaces: what an `accept:` line names. It does not depend on what was before. */
  readonly id: string;
  /** The app, or the file: `wordpress`, `store.local.json`. */
  readonly subject: string;
  readonly part: string;
  readonly effect: Effect;
  /** What it means, to be read after the subject. */
  readonly words: string;
  /** The gate refuses it whatever was accepted: why, and what to do first. */
  readonly refused?: string;
}

/** What one comparison found; the subject is its caller's. */
export type Difference = Omit<Change, 'id' | 'subject'> & {
  /** What the part becomes: the last piece of the id. */
  readonly value: string;
};

export function changeOf(subject: string, { value, ...difference }: Difference): Change {
  return { id: `${subject}/${difference.part}:${token(value)}`, subject, ...difference };
}

/** Longer than this nobody copies it by hand; its digest stands for the rest. */
const LONG = 60;

/** Text as a piece of an id: no spaces, no character that a shell, Markdown or a terminal obeys. */
function token(text: string): string {
  const plain = text
    .trim()
    .replace(/\s+/g, '_')
    // Behind an id a colon or a comma is the sentence's.
    .replace(/[^\w.:/*,=@+~-]|[:,]$/gu, (character) => `%${character.codePointAt(0)!.toString(16)}`);
  if (plain === '') return 'none';
  if (plain.length <= LONG) return plain;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${plain.slice(0, LONG - 9)}~${digest}`;
}
