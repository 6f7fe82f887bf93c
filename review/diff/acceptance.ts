/** A weakening that somebody wants. */
export interface Acceptance {
  /** The id of the change. */
  readonly id: string;
  /** What stands behind the id, or nothing. */
  readonly reason: string;
  /** Where it was said: a short commit id, or a file. */
  readonly from: string;
}

/**
 * `accept: <id> <reason>`, on a line of its own; in a list, a quotation or backticks too, as people write into pull requests.
 * `accept` in any case; a reason is anything, or nothing.
 */
const LINE = /^[\s>*+-]*`?\s*accept:\s*`?([^\s`]+?)[:;,]?(?:[`\s]\s*(.*?)`?\s*)?$/i;

/** The `accept:` lines of a text, in order. */
export function acceptances(text: string, from: string): Acceptance[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, id, reason = ''] = LINE.exec(line) ?? [];
    return id === undefined ? [] : [{ id, reason: reason.trim(), from }];
  });
}
