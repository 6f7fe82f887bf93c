import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

/** Two thirds of the runner's limit, 192 MiB; half more than it takes without junk. */
const MOST = 130e6;
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=1'];
const JUNK = 500_000;
const RUN = 'p/wordpress-20261121t041500z-x7k2q';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'jerrycan-flood-'));
  buildSync({
    entryPoints: ['flooded', 'listed-runs'].map((name) => resolve(__dirname, `../small-heap/${name}.ts`)),
    ...{ outdir: directory, outExtension: { '.js': '.mjs' } },
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
  });
});

afterAll(() => rmSync(directory, { recursive: true }));

/** The output of a program in a small heap. */
async function told(program: string, ...args: readonly string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, [...HEAP, join(directory, program), ...args]);
  return JSON.parse(stdout);
}

test.each([
  [JUNK, 'versions of a part', [0, 5, 0]],
  [100_000, 'keys in the directory of a point', [0, 0, 0]],
  [200_000, 'directories of runs that never were', [0, 0, 0]],
])(
  '%d %s: a restore, a verification and a backup take less than 130 MB',
  async (junk, kind, exitCodes) => {
    const { most, ...said } = await told('flooded.mjs', kind, String(junk));
    expect(said).toEqual({ exitCodes, points: 2 });
    expect(most).toBeLessThan(MOST);
  },
  300_000,
);

/** A page of a list, newest version first within a key. */
function page(from: number): string {
  const version = (key: string, id: string, latest: boolean, bytes: number) =>
    `<Version><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>2026-11-21T04:15:00.000Z</LastModified><ETag>&quot;${'0'.repeat(32)}&quot;</ETag><Size>${bytes}</Size><StorageClass>STANDARD</StorageClass></Version>`;
  const junk = Array.from({ length: 1000 }, (_, i) => {
    // One in ten is a key that is kept in memory until there are too many. The others are in deeper directories and are ignored.
    const key = i % 10 ? `${RUN}/${String(from).padStart(7, '0')}/${i}` : `${RUN}/${String(from + i).padStart(7, '0')}`;
    return version(key, `3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+${from + i}`, true, 1);
  });
  const end = from + 1000 >= JUNK;
  if (end) junk.push(version(`${RUN}/restore-point.json`, 'v', true, 1000));
  const next = end ? '' : `<NextKeyMarker>${from + 1000}</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>`;
  return `<ListVersionsResult><IsTruncated>${!end}</IsTruncated>${next}${junk.join('')}</ListVersionsResult>`;
}

test('a list of 500,000 versions, page by page as S3 gives it, takes less than 130 MB', async () => {
  const server = createServer(({ url = '' }, answer) => {
    answer.end(page(Number(new URL(url, 'http://store').searchParams.get('key-marker') ?? 0)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const { port } = server.address() as AddressInfo;
    const { most, directories } = await told('listed-runs.mjs', `http://127.0.0.1:${port}`);
    expect(directories).toEqual([{ versions: 1, whole: false }]);
    expect(most).toBeLessThan(MOST);
  } finally {
    server.close();
  }
}, 120_000);
