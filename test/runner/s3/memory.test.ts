import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

const MEBIBYTE = 1 << 20;
const SIZE = 256 * MEBIBYTE;

/** The runner's Node: `NODE24=/path/to/node npx jest test/runner/memory`, or the one that runs this. */
const node = process.env.NODE24 ?? process.execPath;
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
const isRunners = Number(/^v(\d+)/.exec(version)?.[1]) >= 24;
const testMemory = isRunners ? test : test.skip;
if (!isRunners) test.skip(`memory: left out, ${version} is older than 24 and none is named by NODE24`, () => {});

testMemory(
  'reading 256 MiB back takes less than 160 MB',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'jerrycan-digest-'));
    const chunk = randomBytes(MEBIBYTE);
    const hash = createHash('sha256');
    for (let sent = 0; sent < SIZE; sent += chunk.length) hash.update(chunk);
    const server = createServer(async (_, answer) => {
      answer.writeHead(200, { 'content-length': SIZE });
      for (let sent = 0; sent < SIZE; sent += chunk.length)
        if (!answer.write(chunk)) await new Promise((drained) => answer.once('drain', drained));
      answer.end();
    });
    try {
      const outfile = join(directory, 'digest.mjs');
      buildSync({
        entryPoints: [resolve(__dirname, '../small-heap/digest.ts')],
        ...{ outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { stdout } = await promisify(execFile)(node, [outfile, endpoint]);
      const { bytes, sha256, most } = JSON.parse(stdout);
      process.stdout.write(`256 MiB read back in ${Math.round(most / 1e6)} MB (Node ${version})\n`);
      expect({ bytes, sha256 }).toEqual({ bytes: SIZE, sha256: hash.digest('hex') });
      expect(most).toBeLessThan(160e6);
    } finally {
      server.close();
      rmSync(directory, { recursive: true });
    }
  },
  60_000,
);
