import { createHash } from 'node:crypto';

/** The effect of a change on protection. */
export type Effect = 'stronger' | 'weaker' | 'neutral';

/** One difference between two states of the repository. */
export interface Change {
  /** `<subject>/<part>:<new value>`, without spaces, as an `accept:` line names it. Independent of the old value. */
  readonly id: string;
  /** The name of the app, of the capture or of the file: `wordpress`, `wordpress.database`, `store.local.json`. */
  readonly subject: string;
  readonly part: string;
  readonly effect: Effect;
  /** The meaning of the change, to be read after the subject. */
  readonly words: string;
  /** Why the gate refuses the change even with an `accept:` line, and what to do first. */
  readonly refused?: string;
}

/** The result of one comparison. The caller adds the subject. */
export type Difference = Omit<Change, 'id' | 'subject'> & {
  /** The new value of the part: the last piece of the id. */
  readonly value: string;
  /** The capture of the app that the change is about. @default - the whole app */
  readonly capture?: string;
};

/** @param app the name of the app or of the file */
export function changeOf(app: string, { value, capture, ...difference }: Difference): Change {
  const subject = capture === undefined ? app : `${app}.${capture}`;
  return { id: `${subject}/${difference.part}:${token(value)}`, subject, ...difference };
}

/** The longest piece of an id that a person copies by hand, in characters. A digest replaces the rest. */
const LONG = 60;

/** Converts text to a piece of an id: without spaces and without characters that a shell, Markdown or a terminal interprets. */
function token(text: string): string {
  const plain = text
    .trim()
    .replace(/\s+/g, '_')
    // A colon or a comma after an id belongs to the sentence.
    .replace(/[^\w.:/*,=@+~-]|[:,]$/gu, (character) => `%${character.codePointAt(0)!.toString(16)}`);
  if (plain === '') return 'none';
  if (plain.length <= LONG) return plain;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${plain.slice(0, LONG - 9)}~${digest}`;
}
