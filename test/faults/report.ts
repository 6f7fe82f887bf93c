import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../bench/statistics';
import type { Fault } from './struck/fault';
import type { Tried } from './trial';

const FILE = join(__dirname, '../../docs/explanation/faults.md');
const [BEGIN, END] = ['<!-- faults -->', '<!-- /faults -->'];
const HEAD = [
  'fault',
  'quiesce',
  'times',
  'no replica ready, s',
  'no write, s',
  'all replicas again after, s',
  'outcome',
  'violations',
];

/** One line of the table: of what was seen the worst. */
export function row({ what, quiesce }: Fault, tried: readonly Tried[], violations: number): string[] {
  const most = (key: 'down' | 'pause' | 'whole') => Math.max(...tried.map((one) => one[key])).toFixed(1);
  const outcomes = [...new Set(tried.map(({ outcome }) => outcome))];
  const counted = outcomes.map((one) => `${one} ${tried.filter(({ outcome }) => outcome === one).length}`);
  const said = outcomes.length === 1 ? outcomes[0]! : counted.join(', ');
  return [what, quiesce, String(tried.length), most('down'), most('pause'), most('whole'), said, String(violations)];
}

/** Puts a line into `docs/explanation/faults.md`, in place of the one of the same fault, in the order of `all`. */
export function report(line: readonly string[], all: readonly Fault[]): void {
  const page = readFileSync(FILE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`docs/explanation/faults.md: has no place for the faults; add ${BEGIN} and ${END}`);
  const lines = page
    .slice(from, to)
    .split('\n')
    .filter((text) => text.startsWith('| ') && !text.startsWith('| ---'));
  const rows = lines.slice(1).map((text) => text.slice(2, -2).split(' | '));
  const place = ([fault, quiesce]: readonly string[]) =>
    all.findIndex((one) => one.what === fault && one.quiesce === quiesce);
  const kept = rows.filter((each) => place(each) >= 0 && place(each) !== place(line));
  const sorted = [...kept, [...line]].sort((a, b) => place(a) - place(b));
  writeFileSync(FILE, `${page.slice(0, from)}${BEGIN}\n${table(HEAD, sorted)}\n${page.slice(to)}`);
}
