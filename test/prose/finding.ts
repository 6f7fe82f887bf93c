export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly sentence: string;
  /** What to write instead. */
  readonly instead: string;
}

/** `file:line:column rule: the sentence; what to write instead`. */
export const line = (finding: Finding): string =>
  `${finding.file}:${finding.line}:${finding.column} ${finding.rule}: ${finding.sentence}; ${finding.instead}`;

/** Turns offsets of a text into lines and columns, both from 1. */
export function positions(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}
