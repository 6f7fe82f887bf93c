import { CODE, type Prose, ProseBuilder } from '../prose';
import { type CommentLine, commentProse } from './comment';
import { readsAsSentence } from './string';

const STRING = /'([^'\n]*)'|"((?:[^"\\\n]|\\.)*)"/g;

/** The comments of a script of bash, and its strings that read as sentences. */
export function shellProse(text: string): Prose[] {
  const prose: Prose[] = [];
  let comment: CommentLine[] = [];
  const end = () => {
    prose.push(...commentProse(comment));
    comment = [];
  };
  let offset = 0;
  for (const line of text.split('\n')) {
    const whole = /^\s*#/.exec(line);
    const tail = whole ? undefined : /\s#\s+(?=[A-Za-z`])/.exec(unquoted(line));
    const marker = whole ?? tail;
    if (!whole) end();
    if (marker) {
      const start = marker.index + marker[0].length;
      comment.push({ text: line.slice(start), offset: offset + start });
    }
    if (tail) end();
    if (!whole) prose.push(...strings(tail ? line.slice(0, tail.index) : line, offset));
    offset += line.length + 1;
  }
  end();
  return prose;
}

/** The line, its strings blanked: a `#` in one starts no comment. */
const unquoted = (line: string): string => line.replace(STRING, (string) => '_'.repeat(string.length));

function strings(line: string, offset: number): Prose[] {
  const found: Prose[] = [];
  for (const match of line.matchAll(STRING)) {
    const prose = new ProseBuilder();
    const start = offset + match.index + 1;
    let index = 0;
    const text = match[1] ?? match[2] ?? '';
    for (const hole of text.matchAll(/\$\{[^}]*\}|\$\w+|`[^`]*`/g)) {
      prose.add(text.slice(index, hole.index), start + index).add(CODE, start + hole.index);
      index = hole.index + hole[0].length;
    }
    const built = prose.add(text.slice(index), start + index).build('message');
    if (readsAsSentence(built.text)) found.push(built);
  }
  return found;
}
