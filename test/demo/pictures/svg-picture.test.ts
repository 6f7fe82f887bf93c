import { Terminal } from '@xterm/headless';
import { XMLParser } from 'fast-xml-parser';
import { frameOf, textOf } from '../../../demo/pictures/frame';
import { PALETTE, svgPicture } from '../../../demo/pictures/svg-picture';

/** What a terminal of 40 columns shows of a text. */
async function frame(text: string) {
  const screen = new Terminal({ cols: 40, rows: 5, allowProposedApi: true });
  await new Promise<void>((resolve) => screen.write(text, resolve));
  return frameOf(screen);
}

test('a line that was redrawn is shown as it is last', async () => {
  expect(textOf(await frame('dump 1 s\r\x1b[2Kdump 2 s\r\n')).trim()).toBe('dump 2 s');
});

test('a picture has each word at its column, and no markup of the text', async () => {
  const svg = svgPicture(await frame('a  <b>\r\n\x1b[32m✓\x1b[39m done'), 40, 'A "title"');
  const parser = new XMLParser({ ignoreAttributes: false });
  const { text } = parser.parse(svg).svg;
  const shown = (text as Record<string, string>[]).map((each) => [each['#text'], each['@_x'], each['@_class']]);
  expect(shown).toEqual([
    ['a', '16', undefined],
    ['<b>', '39.4', undefined],
    ['✓', '16', 'c2'],
    ['done', '31.6', undefined],
  ]);
});

/** The contrast of two colors by WCAG 2.2. */
function contrast(one: string, another: string): number {
  const [light, dark] = [one, another].map(luminance).sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

test.each(Object.entries(PALETTE))('color %s can be read on a light and on a dark background', (_, [light, dark]) => {
  expect(contrast(light, '#ffffff')).toBeGreaterThan(4.5);
  expect(contrast(dark, '#0d1117')).toBeGreaterThan(4.5);
});
