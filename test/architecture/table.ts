import { rooms } from './rooms';

/** A page with a table of rooms, between two comments of Markdown. */
export interface RoomTable {
  readonly page: string;
  /** Rooms whose names start with this. */
  readonly below: string;
}

export const tables: readonly RoomTable[] = [
  { page: 'CONTRIBUTING.md', below: '' },
  { page: 'runner/README.md', below: 'runner' },
];

const BEGIN = '<!-- rooms: `npx tsx test/architecture/write.ts` writes this table -->';
const END = '<!-- end of rooms -->';

/** The text of a page with the table that the rooms give. @throws Error if the page has no place for it */
export function withTable(text: string, { page, below }: RoomTable): string {
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the table of rooms`);
  return `${before}${BEGIN}\n\n${table(below)}\n\n${END}${after}`;
}

function table(below: string): string {
  const rows = Object.entries(rooms)
    .filter(([name]) => name.startsWith(below))
    .map(([name, { holds, packages = [], rooms: others = [] }]) => {
      const inside = others.map((each) => `\`${each}\``);
      return `| \`${name}/\` | ${holds} | ${[...inside, ...packages].join(', ') || '-'} |`;
    });
  return ['| room | holds | may import |', '|---|---|---|', ...rows].join('\n');
}
