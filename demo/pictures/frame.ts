import type { IBufferCell, Terminal } from '@xterm/headless';

/** Characters of one style. */
export interface Run {
  readonly column: number;
  readonly text: string;
  /** A number of the palette. @default - the terminal's own color */
  readonly color?: number;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** Lines of the screen, each as runs of one style. */
export type Frame = readonly (readonly Run[])[];

/** What the screen shows now, without the blank lines at its end. */
export function frameOf(screen: Terminal): Frame {
  const buffer = screen.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, row) => runsOf(screen, row));
  const last = lines.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== ''));
  return lines.slice(0, last + 1);
}

/** The text of a frame. */
export const textOf = (frame: Frame): string => frame.map((runs) => runs.map(({ text }) => text).join('')).join('\n');

function runsOf(screen: Terminal, row: number): Run[] {
  const line = screen.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < screen.cols; column++) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const before = runs.at(-1);
    if (before && before.color === style.color && before.bold === style.bold && before.dim === style.dim)
      runs[runs.length - 1] = { ...before, text: before.text + text };
    else runs.push({ column, text, ...style });
  }
  return runs;
}

const styleOf = (cell: IBufferCell) => ({
  ...(cell.isFgPalette() && { color: cell.getFgColor() }),
  bold: cell.isBold() !== 0,
  dim: cell.isDim() !== 0,
});
