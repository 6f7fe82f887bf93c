import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RestorePoint } from '../../../contracts/restore-point';
import { runName } from '../../../contracts/run-name';
import { seal } from '../../../runner/catalog/signature';
import { newState, parseState, type State } from '../../../runner/catalog/state';
import { systemClock } from '../../../runner/ports/clock';
import type { Context } from '../../../runner/ports/context';
import { Failure } from '../../../runner/ports/failure';
import { Log } from '../../../runner/ports/log';
import type { ObjectStore } from '../../../runner/ports/object-store';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { verify } from '../../../runner/verification/verification';
import { FakeClock } from '../fakes/clock';
import { FakeCluster } from '../fakes/cluster';
import { config, newKey } from '../fakes/world';
import { MinioServer, pair } from '../s3/minio';

const program = process.env.MINIO;
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('a verification against a real MinIO: left out, no program is named by MINIO', () => {});

const key = newKey();
const FILES = ['dump.sql.zst.00000', 'index', 'users.sql.00000'];

describeStore('a verification against a real MinIO', () => {
  let minio: MinioServer;
  let log: Record<string, unknown>[];

  beforeAll(async () => {
    minio = await MinioServer.start(program!);
  });

  afterAll(() => minio.end());

  /** A restore point of 1 MB in a bucket, as a run leaves it, unread for this many days. */
  async function kept(bucket: 'locked' | 'plain', days = 0, prefix = `p/${randomBytes(4).toString('hex')}`) {
    const versioning = bucket === 'locked';
    const address = { ...minio.address(bucket, versioning), prefix };
    const store = s3({ address, credentials: fixed(pair), clock: systemClock, retries: 1, retryAfterMilliseconds: 1 });
    const run = runName('wordpress', systemClock);
    const at = (file: string) => `${prefix}/${run}/${file.endsWith('.json') ? file : `database/${file}`}`;
    const objects = await Promise.all(
      FILES.map(async (file) => {
        const body = randomBytes(file.startsWith('dump') ? 500_000 : 100).toString('hex');
        const { versionId } = await store.put(at(file), body);
        const sha256 = createHash('sha256').update(body).digest('hex');
        const artifact = file.split('.')[0]!;
        return { artifact, key: at(file), versionId: versioning ? versionId : null, bytes: body.length, sha256 };
      }),
    );
    const time = new Date().toISOString();
    const point: RestorePoint = {
      ...{ kind: 'jerrycan/restore-point', version: 2, app: 'wordpress', cluster: 'local', run, time },
      quiesce: 'never',
      captures: [{ name: 'database', engine: { name: 'mariadb', version: '10.11' }, blueprint: 'sha256:0', objects }],
    };
    await store.put(at('restore-point.json'), seal(point, key.pem, time));
    const verified = new Date(Date.now() - days * 86_400_000).toISOString();
    await store.put(at('state.json'), seal({ ...newState(point), verified }, key.pem, time));
    const config_ = { ...config(key), store: { ...config(key).store, ...address } };
    const state = async (): Promise<State> => {
      const text = Buffer.from((await store.get(at('state.json'), null))!).toString();
      return parseState(text, point, [key.publicKey])!;
    };
    return { store, prefix, run, at, state, verify: () => verification(store, config_) };
  }

  /** This many more versions of a key. */
  async function flood(store: ObjectStore, key: string, versions: number, body: string): Promise<void> {
    for (let left = versions; left > 0; left -= 50)
      await Promise.all(Array.from({ length: Math.min(left, 50) }, () => store.put(key, body)));
  }

  async function verification(store: ObjectStore, config: Context['config']): Promise<number> {
    log = [];
    const context: Context = {
      ...{ config, store, clock: systemClock, namespace: 'kanister', signingKeys: [key.pem], job: '', pod: '' },
      cluster: new FakeCluster(new FakeClock()),
      log: new Log((line) => void log.push(JSON.parse(line)), systemClock, 'wordpress'),
      signal: new AbortController().signal,
    };
    return verify(context).then(
      () => 0,
      (error) => Failure.of(error, context.log.step).exitCode,
    );
  }

  test.each(['locked', 'plain'] as const)('reads back and records it (%s)', async (bucket) => {
    const { verify, state } = await kept(bucket, 3);
    expect(await verify()).toBe(0);
    expect(Date.parse((await state()).verified!)).toBeGreaterThan(Date.now() - 60_000);
  });

  test('copies the signed versions from below a marker and a newer version', async () => {
    const { verify, store, at, prefix, run, state } = await kept('locked');
    const read = async (at: string) => (await store.digest(at, null))?.sha256;
    const signed = await Promise.all([read(at('index')), read(at('restore-point.json'))]);
    await store.delete(at('index'));
    await store.put(at('restore-point.json'), 'evil');
    expect(await verify()).toBe(5);
    const copies = `${prefix}/recovered/${run}`;
    expect(await Promise.all([read(`${copies}/database/index`), read(`${copies}/restore-point.json`)])).toEqual(signed);
    expect(await verify()).toBe(5);
    expect(log.filter(({ event }) => event === 'recovered')).toEqual([]);
    expect((await state()).broken).toBeNull();
  });

  test.each([
    ['dump.sql.zst.00000', 5000, 'junk'],
    ['state.json', 200, '{}'],
    ['state.json', 200, 'x'.repeat(500)],
    ['restore-point.json', 200, 'x'.repeat(1000)],
  ])(
    'reads %s under %d junk versions, and only a few of those',
    async (file, versions, junk) => {
      const { verify, at, state, store } = await kept('locked', 3);
      await flood(store, at(file), versions, junk);
      const read: string[] = [];
      for (const name of ['get', 'digest'] as const) {
        const asked = store[name].bind(store) as (...args: unknown[]) => Promise<never>;
        store[name] = (...args: unknown[]) => {
          read.push(String(args[0]));
          return asked(...args);
        };
      }
      expect(await verify()).toBe(5);
      expect(log).toContainEqual(
        expect.objectContaining({
          cause: expect.stringMatching(/cover 1 of the objects|is covered by a newer version/),
        }),
      );
      expect(log).toContainEqual(expect.objectContaining({ event: 'verified' }));
      expect(read.filter((key) => key === at(file)).length).toBeLessThan(200);
      expect(Date.parse((await state()).verified!)).toBeGreaterThan(Date.now() - 60_000);
    },
    120_000,
  );

  test.each(['locked', 'plain'] as const)('finds that an object was replaced or is gone (%s)', async (bucket) => {
    const { verify, store, at, state } = await kept(bucket);
    if (bucket === 'plain') await store.put(at('users.sql.00000'), 'x'.repeat(200));
    else
      await minio
        .client(bucket, { retries: 0, retryAfterMilliseconds: 1 })
        .send(await destroying(store, at('users.sql.00000')));
    expect(await verify()).toBe(5);
    expect((await state()).broken?.cause).toContain('users.sql.00000');
  });

  test.each([
    [100, 'an error'],
    [900_000, 'a body that ends too early'],
  ])('finds corruption on the disk behind byte %d, of which this store returns %s', async (behind) => {
    const { verify, at, prefix, state, store } = await kept('locked', 6);
    const young = await kept('locked', 0, prefix);
    const directory = join(minio.directory, 'locked', at('dump.sql.zst.00000'));
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const part = join(directory, files.find((file) => file.endsWith('part.1'))!);
    const bytes = readFileSync(part);
    bytes[behind]! ^= 1;
    writeFileSync(part, bytes);
    expect(await verify()).toBe(1);
    expect((await state()).broken).toBeNull();

    const before = new Date(Date.now() - 8 * 86_400_000).toISOString();
    const { verified: _, ...said } = await state();
    await minio
      .client('locked', { retries: 0, retryAfterMilliseconds: 1 })
      .send(await destroying(store, at('state.json')));
    await store.put(at('state.json'), seal({ ...said, verified: before }, key.pem, new Date().toISOString()));
    expect(await verify()).toBe(5);
    expect((await state()).broken?.cause).toMatch(/^the store has not returned it for 8 days: /);
    expect((await young.state()).broken).toBeNull();
  });
});

/** The request that destroys an object's only version, as the owner of the bucket can. */
async function destroying(store: ObjectStore, key: string) {
  for await (const { versionId } of store.versions(key))
    return {
      method: 'DELETE',
      key,
      query: { versionId: versionId! },
      headers: { 'x-amz-bypass-governance-retention': 'true' },
    };
  throw new Error(`${key} is not there`);
}
