const SAYS = 'jerrycan: ';
/** The rest of a line that was embedded in JSON, perhaps more than once. */
const WRAPPED = /^(?:(?!\\+[rn]|[\r\n]|"\s*[,}]).)+/;

/**
 * The task's own error, printed by its script's `fail`. Kanister's message for a failed task contains the last lines of its log, of which the
 * script's own line says the most.
 */
export function taskError(message: string): string | undefined {
  const at = message.lastIndexOf(SAYS);
  if (at < 0) return undefined;
  const [line = ''] = message.slice(at + SAYS.length).split(/[\r\n]/);
  const isPlain = at === 0 || /[\r\n]/.test(message[at - 1]!);
  const words = isPlain ? line : (unwrapped(line) ?? WRAPPED.exec(line)?.[0].replace(/\\+(?=")/g, ''));
  return words?.trim() || undefined;
}

/**
 * Nested JSON doubles backslashes: a line break is one, two or four of them and an n, and a backslash of the text itself has twice as many.
 *
 * @returns `undefined` if the line does not end with a line break, so its nesting depth is not known
 */
function unwrapped(line: string): string | undefined {
  const breaks = [...line.matchAll(/\\+(?=[rn])/g)];
  const least = Math.min(...breaks.map(([run]) => run.length));
  const end = breaks.find(([run]) => run.length === least);
  if (end === undefined) return undefined;
  let words = line.slice(0, end.index);
  try {
    for (let wraps = least; wraps >= 1; wraps /= 2) words = JSON.parse(`"${words}"`) as string;
  } catch {
    return undefined;
  }
  return words;
}
