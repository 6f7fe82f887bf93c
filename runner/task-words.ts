/** A task's own last word, as its script's `fail` says it: the rest of its line, which Kanister wraps in JSON, perhaps more than once. */
const WORD = /jerrycan: ((?:(?!\\+[rn]|[\r\n]|"\s*[,}]).)+)/g;

/** Kanister ends a failed task's message with the last lines of its log; what our script said there says more than the rest. */
export function taskWords(message: string): string | undefined {
  return [...message.matchAll(WORD)]
    .at(-1)?.[1]
    ?.replace(/\\+(?=")/g, '')
    .trim();
}
