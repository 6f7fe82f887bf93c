import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { rooms } from './rooms';

export const ROOT = join(__dirname, '../..');

/** One import of a file. */
export interface Import {
  /** As it is written. */
  readonly from: string;
  /** The text between `import` and `from`. */
  readonly names: string;
}

/** The TypeScript files below a folder, by their path from the root, without their order mattering. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export const roomOf = (file: string): string => dirname(file);

/** All files of the house, but for its tests. */
export const files = [...new Set(Object.keys(rooms).map((room) => room.split('/')[0]!))].flatMap(filesBelow);

export function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/^(?:import|export)\s+(?:type\s+)?([^;'"]*?)\s*from\s+'([^']+)'/gm);
  const bare = code.matchAll(/(?:^import\s+|\bimport\(|\brequire\()'([^']+)'/gm);
  return [
    ...[...statements].map(([, names = '', from = '']) => ({ from, names })),
    ...[...bare].map(([, from = '']) => ({ from, names: '' })),
  ];
}

/** The path that a relative import leads to, without its ending. */
export function targetOf(file: string, from: string): string {
  const path = relative(ROOT, join(ROOT, dirname(file), from));
  return path.split(sep).join('/');
}

/** The file that a relative import leads to, of these; `undefined`: none. */
export function fileAt(target: string, all: ReadonlySet<string>): string | undefined {
  return [`${target}.ts`, `${target}/index.ts`].find((path) => all.has(path));
}

const isPackage = (name: string, packages: readonly string[] = []) =>
  packages.some((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each || name.startsWith(`${each}/`),
  );
const isRoom = (room: string, allowed: readonly string[] = []) =>
  allowed.some((each) => (each.endsWith('/*') ? room.startsWith(each.slice(0, -1)) : each === room));

/** The reason why a file may not import another one; `undefined` if it may. */
export function objection(file: string, { from, names }: Import): string | undefined {
  const own = roomOf(file);
  const room = rooms[own];
  if (room === undefined) return `${file} is in no room`;
  if (!from.startsWith('.')) {
    if (!isPackage(from, room.packages)) return `${file} imports the package ${from}`;
    const strange = own === 'apps' ? listed(names).filter((name) => !['Cron', 'Duration', 'Size'].includes(name)) : [];
    return strange.length > 0 ? `${file} imports more of ${from} than value objects (${strange})` : undefined;
  }
  if (/\.[jt]s$/.test(from)) return `${file} imports ${from} with its ending`;
  const target = targetOf(file, from);
  // A folder stands for its index.
  const to = rooms[target] && !files.includes(`${target}.ts`) ? target : dirname(target);
  if (to === own) {
    const another = own === 'apps' && file !== 'apps/index.ts';
    return another ? `${file} imports another app (${target})` : undefined;
  }
  if (isRoom(to, room.rooms)) return undefined;
  return `${file} imports ${target}`;
}

const listed = (names: string): string[] =>
  names
    .replace(/[{}\s]|\btype\b/g, '')
    .split(',')
    .filter(Boolean);
