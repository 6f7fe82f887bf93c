import type { Prose } from '../prose';
import { type CommentLine, commentProse } from './comment';

/** The comments of YAML: whole lines. */
export function yamlProse(text: string): Prose[] {
  const prose: Prose[] = [];
  let comment: CommentLine[] = [];
  let offset = 0;
  for (const line of [...text.split('\n'), '']) {
    const marker = /^\s*#/.exec(line)?.[0].length;
    if (marker === undefined) {
      prose.push(...commentProse(comment));
      comment = [];
    } else comment.push({ text: line.slice(marker), offset: offset + marker });
    offset += line.length + 1;
  }
  return prose;
}
