import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMariadb } from '../server/mariadb-server';
import { Campaign } from './campaign';
import { Bench } from './trial';

const USAGE = `usage: npm run schemas -- [--for <time, as 60m or 90s>] [--schemas <most>] [--from <seed>] [--at-once <number>]
       npm run schemas -- --seed <seed>
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      for: { type: 'string', default: '4m' },
      schemas: { type: 'string', default: '1000000' },
      from: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      'at-once': { type: 'string', default: '60' },
      seed: { type: 'string' },
    },
  });
  const alone = values.seed !== undefined;
  const size = alone ? 1 : numberOf('--at-once', values['at-once']);
  const from = numberOf('--from', values.seed ?? values.from);
  const most = numberOf('--schemas', values.schemas);
  const until = Date.now() + (alone ? 0 : millisecondsOf(values.for));
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-schemas-'));
  process.env.TMPDIR = folder;
  const server = await startMariadb('secret');
  try {
    say(`seed ${from}, MariaDB ${server.sql('SELECT VERSION()')}`);
    const campaign = new Campaign(new Bench(server), from, say);
    let said = Date.now();
    do {
      await campaign.batch(alone ? 1 : Math.min(size, most - campaign.schemas));
      if (Date.now() > said + 60_000) {
        said = Date.now();
        say(campaign.report().split('\n').at(-1)!);
      }
    } while (Date.now() < until && campaign.schemas < most);
    say(campaign.report());
    if (campaign.doubt && !alone) throw new Error(`this run shows little: ${campaign.doubt}`);
    return campaign.findings.size;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function numberOf(option: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`${option} (${value}): must be a number`);
}

function millisecondsOf(value: string): number {
  const [, count, unit] = /^(\d+)(s|m|h)$/.exec(value) ?? [];
  if (!unit) throw new Error(`--for (${value}): must be a time; write it as 90s, 60m or 1h`);
  return Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}

main().then(
  (found) => process.exit(found > 0 ? 1 : 0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n${USAGE}`);
    process.exit(2);
  },
);
