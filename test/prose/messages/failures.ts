/** The messages of a script of bash: what it gives to `fail`, the values in it as `<name>`. */
export function failuresOf(text: string): string[] {
  return [...text.matchAll(/\bfail "/g)].map((match) => message(text, match.index + match[0].length));
}

/** What is between double quotes from `start` on. */
function message(text: string, start: number): string {
  let said = '';
  for (let at = start; at < text.length && text[at] !== '"'; at++) {
    const rest = text.slice(at);
    const name = /^\$\{?(\w+)/.exec(rest);
    if (rest.startsWith('\\')) said += text[++at];
    else if (rest.startsWith('$(')) {
      said += `<${/^\$\((\w+)/.exec(rest)?.[1] ?? 'value'}>`;
      at += closing(rest, '(', ')');
    } else if (name) {
      said += `<${name[1]}>`;
      at += rest.startsWith('${') ? closing(rest, '{', '}') : name[0].length - 1;
    } else said += text[at];
  }
  return said;
}

/** The index of the bracket that closes the first one. */
function closing(text: string, open: string, close: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
  }
  return text.length;
}
