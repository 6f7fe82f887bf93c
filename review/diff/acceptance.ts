/** An accepted regression. */
export interface Acceptance {
  /** The id of the change. */
  readonly id: string;
  /** The text after the id, or empty. */
  readonly reason: string;
  /** The source of the line: a short commit id, or a file. */
  readonly from: string;
}

/**
 * `accept: <id> <reason>` on a line of its own. Lists, quotations and backticks are allowed, because people write them in pull requests.
 * `accept` is case-insensitive; the reason is any text, or empty.
 */
const LINE = /^[\s>*+-]*`?\s*accept:\s*`?([^\s`]+?)[:;,]?(?:[`\s]\s*(.*?)`?\s*)?$/i;

/** Finds the `accept:` lines of a text, in order. */
export function acceptances(text: string, from: string): Acceptance[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, id, reason = ''] = LINE.exec(line) ?? [];
    return id === undefined ? [] : [{ id, reason: reason.trim(), from }];
  });
}
