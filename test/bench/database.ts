import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MARIADB, sql } from '../e2e/world/app/mariadb';
import type { World } from '../e2e/world/world';
import { posts } from './posts';

/** A program in the database's own pod, its password the first bytes of standard input. */
async function inPod(world: World, script: string, input: Iterable<string> = []): Promise<string> {
  const args = ['-n', MARIADB.namespace, 'exec', '-i', `${MARIADB.name}-0`, '--', 'bash', '-c'];
  const length = Buffer.byteLength(world.root.value);
  const login = `MYSQL_PWD=$(head -c ${length}; echo .); export MYSQL_PWD=\${MYSQL_PWD%.}`;
  const child = spawn('kubectl', [...args, `set -euo pipefail; ${login}; ${script}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  function* all() {
    yield world.root.value;
    yield* input;
  }
  await pipeline(Readable.from(all()), child.stdin);
  const code = await ended;
  if (code !== 0) throw new Error(`${script}: ended with ${code}`);
  return said;
}

const CLIENT = 'mariadb -h 127.0.0.1 -u root';

/** Fills WordPress' tables with about this much. */
export async function fill(world: World, bytes: number): Promise<void> {
  await sql(world.root, 'TRUNCATE wordpress.wp_posts; TRUNCATE wordpress.wp_postmeta;');
  await inPod(world, `${CLIENT} wordpress`, posts(bytes));
}

/** The bytes of the dump itself, before it is compressed. */
export async function dumpSize(world: World): Promise<number> {
  const dump = 'mariadb-dump -h 127.0.0.1 -u root --single-transaction --databases wordpress';
  return Number(await inPod(world, `${dump} | wc -c`));
}

/** Leaves a compressed dump in the pod, for `loadByHand`. */
export async function dumpByHand(world: World): Promise<void> {
  const dump = 'mariadb-dump -h 127.0.0.1 -u root --single-transaction --databases wordpress';
  await inPod(world, `${dump} | zstd -q -3 -f -o /tmp/by-hand.sql.zst`);
}

/** Drops the database and pipes the dump into the client: what an operator would type. Returns the seconds. */
export async function loadByHand(world: World): Promise<number> {
  const begun = Date.now();
  await inPod(world, `${CLIENT} -e 'DROP DATABASE wordpress'; zstd -q -dc /tmp/by-hand.sql.zst | ${CLIENT}`);
  return (Date.now() - begun) / 1000;
}
