import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const FILE = join(__dirname, '../../docs/explanation/benchmarks.md');

/** The machine that a figure belongs to. */
export const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]!.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

/** Puts what a benchmark measured in its place in `docs/explanation/benchmarks.md`, between its own two marks. */
export function report(section: string, text: string): void {
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const page = readFileSync(FILE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`docs/explanation/benchmarks.md: has no place for '${section}'; add ${begin} and ${end}`);
  const measured = `${begin}\nMeasured on ${machine()}.\n\n${text}\n${end}`;
  writeFileSync(FILE, page.slice(0, from) + measured + page.slice(to + end.length));
  console.log(`\n${text}\n`);
}
