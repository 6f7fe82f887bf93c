import type { Frame, Run } from './frame';

const CELL = { width: 7.8, height: 18, font: 13 } as const;
const EDGE = 16;
const BAR = 28;

/** The palette of a terminal, with a contrast of at least 4.5 to its background: light, dark. */
export const PALETTE: Readonly<Record<number, readonly [light: string, dark: string]>> = {
  1: ['#b3261e', '#ff8a80'],
  2: ['#1a7f37', '#5fd38d'],
  3: ['#7d5700', '#f2cc60'],
  4: ['#0550ae', '#79b8ff'],
  5: ['#7a3e9d', '#d2a8ff'],
  6: ['#0b6e82', '#66d9e8'],
  8: ['#57606a', '#9da7b3'],
};

/** A picture of a terminal that follows the reader's light or dark scheme. */
export function svgPicture(frame: Frame, columns: number, title: string): string {
  const width = Math.ceil(columns * CELL.width + 2 * EDGE);
  const height = Math.ceil(frame.length * CELL.height + 2 * EDGE + BAR);
  const colors = (scheme: 0 | 1) =>
    Object.entries(PALETTE)
      .map(([number, pair]) => `.c${number}{fill:${pair[scheme]}}`)
      .join('');
  const dots = [0, 1, 2].map((dot) => `<circle class="dot" cx="${20 + dot * 18}" cy="${BAR / 2 + 4}" r="5"/>`).join('');
  const lines = frame.flatMap((runs, row) => {
    const y = round(BAR + EDGE + (row + 0.75) * CELL.height);
    return runs.flatMap(words).map((run) => drawn(run, y));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
text{font:${CELL.font}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328;white-space:pre}
.b{font-weight:700}.d{fill:#57606a}.dot{fill:#c4ccd4}.w{fill:#fff;stroke:#d0d7de}${colors(0)}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.d{fill:#9da7b3}.dot{fill:#484f58}.w{fill:#0d1117;stroke:#30363d}${colors(1)}}
</style>
<rect class="w" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${dots}
${lines.join('\n')}
</svg>
`;
}

/** A run without its gaps: programs that show SVG treat blanks differently. */
function words(run: Run): Run[] {
  const found = [...run.text.matchAll(/\S+( \S+)*/g)];
  return found.map((match) => ({ ...run, text: match[0], column: run.column + match.index }));
}

/** A run at its column. Its length is given, so that another font changes no column. */
function drawn({ column, text, color, bold, dim }: Run, y: number): string {
  const x = round(EDGE + column * CELL.width);
  const classes = [color !== undefined && `c${color % 8 || color}`, bold && 'b', dim && 'd'].filter(Boolean);
  const style = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  const length = round([...text].length * CELL.width);
  return `<text${style} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
