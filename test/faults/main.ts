import { parseArgs } from 'node:util';
import { endChildren } from '../e2e/world/cluster/child';
import { say, strikeAll } from './group';
import { type Setting, Stage } from './stage';
import type { Fault } from './struck/fault';
import { faults } from './struck/faults';

/** As on the command line: `<name>/<quiesce>`, or the start of it. */
const wordOf = ({ name, quiesce }: Fault): string => `${name}/${quiesce}`;

/** `npm run faults [-- <name>…] [--times 3]`: strikes a real Kanister, and writes what was seen into docs/explanation/faults.md. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { times: { type: 'string', default: '3' } },
  });
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) throw new Error(`faults: --times (${values.times}) is no number above 0`);
  if (!process.env.KUBECONFIG) throw new Error('faults: there is no KUBECONFIG; export the one of a test cluster');
  const known = faults.map(wordOf);
  for (const name of positionals)
    if (!known.some((one) => one.startsWith(name)))
      throw new Error(`faults: there is no '${name}'; take ${known.join(', ')}`);
  const wanted = faults.filter(
    (fault) => positionals.length === 0 || positionals.some((one) => wordOf(fault).startsWith(one)),
  );
  let violations = 0;
  const rooms = new Set(wanted.flatMap(({ smallStore }) => smallStore ?? []));
  for (const setting of [{}, ...[...rooms].map((smallStore) => ({ smallStore })), { two: true }] as Setting[]) {
    const { smallStore: room, two = false } = setting;
    const here = wanted.filter((fault) => fault.smallStore === room && (fault.two ?? false) === two);
    violations += await on(setting, here, times);
  }
  say(`${wanted.length} faults, ${times} times each: ${violations} violations`);
  return violations;
}

async function on(setting: Setting, wanted: readonly Fault[], times: number): Promise<number> {
  if (wanted.length === 0) return 0;
  const { smallStore, two } = setting;
  say(`a fresh WordPress with ${smallStore ? `a store of ${smallStore}` : 'a store'}${two ? ' and two captures' : ''}`);
  const stage = await Stage.begin(setting);
  try {
    let violations = 0;
    // Each other quiesce is another declaration, and other pods.
    const sorted = [...wanted].sort((a, b) => (a.quiesce < b.quiesce ? -1 : a.quiesce > b.quiesce ? 1 : 0));
    for (const fault of sorted) violations += await strikeAll(stage, fault, times);
    return violations;
  } finally {
    await stage.end();
  }
}

main()
  .then((violations) => {
    process.exitCode = violations > 0 ? 1 : 0;
  })
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(endChildren);
