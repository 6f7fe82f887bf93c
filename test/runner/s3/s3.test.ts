import { createHash, randomBytes } from 'node:crypto';
import { systemClock } from '../../../runner/ports/clock';
import type { ObjectStore, ObjectVersion } from '../../../runner/ports/object-store';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { MinioServer, pair } from './minio';

const program = process.env.MINIO;
const credentials = fixed(pair);
const again = { clock: systemClock, retries: 2, retryAfterMilliseconds: 1 };

/** Against a real server: `MINIO=/path/to/minio npx jest test/runner/s3`. */
const describeStore = program ? describe : describe.skip;
if (!program) test.skip('s3 against a real MinIO: left out, no program is named by MINIO', () => {});

describeStore('s3 against a real MinIO', () => {
  let minio: MinioServer;
  let locked: ObjectStore;
  let plain: ObjectStore;

  const address = (bucket: string, versioning = true) => minio.address(bucket, versioning);
  const client = (bucket: string) => minio.client(bucket, again);
  const all = async (store: ObjectStore, prefix: string): Promise<ObjectVersion[]> => {
    const versions: ObjectVersion[] = [];
    for await (const version of store.versions(prefix)) versions.push(version);
    return versions;
  };

  beforeAll(async () => {
    minio = await MinioServer.start(program!);
    locked = s3({ address: address('locked'), credentials, ...again });
    plain = s3({ address: address('plain', false), credentials, ...again });
  });

  afterAll(() => minio.end());

  test('probe: the store answers with its time', async () => {
    const { time } = await locked.probe('p/');
    expect(Math.abs(time - Date.now())).toBeLessThan(5000);
  });

  test('a wrong key, a missing bucket, a closed port: each has its own error', async () => {
    const at = (more: object, secretAccessKey = pair.secretAccessKey) =>
      s3({
        address: { ...address('locked'), ...more },
        credentials: fixed({ ...pair, secretAccessKey }),
        ...again,
      }).probe('p/');
    await expect(at({}, 'wrong')).rejects.toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    await expect(at({ bucket: 'none' })).rejects.toMatchObject({ status: 404, code: 'NoSuchBucket' });
    await expect(at({ endpoint: 'http://127.0.0.1:9' })).rejects.toMatchObject({ status: 0, code: 'ECONNREFUSED' });
    await expect(at({ endpoint: 'http://jerrycan.invalid' })).rejects.toMatchObject({ status: 0, code: 'ENOTFOUND' });
    const late = { ...systemClock, now: () => Date.now() - 3_600_000 };
    const skewed = s3({ address: address('locked'), credentials, ...again, clock: late }).probe('p/');
    await expect(skewed).rejects.toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
  });

  test('put under a default retention, and get by version', async () => {
    const first = await locked.put('p/put/ä +&%.json', 'one');
    const second = await locked.put('p/put/ä +&%.json', 'two');
    expect(first.versionId).not.toBe(second.versionId);
    expect(Buffer.from((await locked.get('p/put/ä +&%.json', first.versionId))!).toString()).toBe('one');
    expect(Buffer.from((await locked.get('p/put/ä +&%.json', second.versionId))!).toString()).toBe('two');
    expect(await locked.get('p/put/none', null)).toBeUndefined();
    expect(await locked.get('p/put/ä +&%.json', '00000000-0000-0000-0000-000000000000')).toBeUndefined();
    expect((await all(locked, 'p/put/')).map(({ key, versionId, latest }) => [key, versionId, latest])).toEqual([
      ['p/put/ä +&%.json', second.versionId, true],
      ['p/put/ä +&%.json', first.versionId, false],
    ]);
  });

  test('delete puts a marker on exactly one key; the version stays, and can be copied from below it', async () => {
    const { versionId } = await locked.put('p/app-1/x', 'bytes');
    await locked.put('p/app-10/x', 'other');
    await locked.delete('p/app-1/x');
    await locked.delete('p/app-1/never-there');
    const versions = await all(locked, 'p/app-1');
    const ofX = versions.filter(({ key }) => key === 'p/app-1/x');
    expect(ofX.map(({ latest, marker, bytes }) => ({ latest, marker, bytes }))).toEqual([
      { latest: true, marker: true, bytes: 0 },
      { latest: false, marker: false, bytes: 5 },
    ]);
    expect(versions.find(({ key }) => key === 'p/app-10/x')).toMatchObject({ latest: true, marker: false });
    for (const { modified } of versions) expect(Math.abs(modified! - Date.now())).toBeLessThan(60_000);
    await locked.copy('p/app-1/x', versionId, 'p/recovered/x');
    const [copied] = await all(locked, 'p/recovered/');
    expect(Buffer.from((await locked.get('p/recovered/x', copied!.versionId))!).toString()).toBe('bytes');
    await expect(locked.copy('p/none', null, 'p/recovered/none')).rejects.toMatchObject({ status: 404 });
  });

  test('digest reads completely, by version, and reports its progress', async () => {
    const bytes = randomBytes(20 << 20);
    await client('locked').send({ method: 'PUT', key: 'p/big', body: bytes.toString('base64') });
    const text = Buffer.from(bytes.toString('base64'));
    const [{ versionId }] = (await all(locked, 'p/big')) as [ObjectVersion];
    await locked.put('p/big', 'evil');
    let said = 0;
    const digest = await locked.digest('p/big', versionId, {
      onBytes: (more) => {
        said += more;
      },
    });
    expect(digest).toEqual({ bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });
    expect(said).toBe(text.length);
    expect(await locked.digest('p/none', null)).toBeUndefined();
    await expect(locked.get('p/big', versionId)).rejects.toMatchObject({ code: 'TooLarge' });
  });

  test('digest stops at once when it is aborted, with the reason', async () => {
    const [big] = await all(locked, 'p/big');
    const controller = new AbortController();
    const reason = new Error('SIGTERM');
    const onBytes = () => controller.abort(reason);
    const old = (await all(locked, 'p/big')).at(-1) ?? big;
    await expect(locked.digest('p/big', old!.versionId, { signal: controller.signal, onBytes })).rejects.toBe(reason);
  });

  test('a list of more than one page is complete, and in key order', async () => {
    const keys = Array.from({ length: 1100 }, (_, i) => `p/pages/${String(i).padStart(4, '0')}`);
    for (let i = 0; i < keys.length; i += 50) {
      await Promise.all(keys.slice(i, i + 50).flatMap((key) => [locked.put(key, 'x'), plain.put(key, 'x')]));
    }
    expect((await all(locked, 'p/pages/')).map(({ key }) => key)).toEqual(keys);
    expect((await all(plain, 'p/pages/')).map(({ key }) => key)).toEqual(keys);
  });

  test('a store without versioning has no version IDs, and deletes permanently', async () => {
    expect(await plain.put('p/plain', 'x')).toEqual({ versionId: null });
    const modified = expect.any(Number);
    const found = { key: 'p/plain', versionId: null, latest: true, marker: false, bytes: 1, modified };
    expect(await all(plain, 'p/plain')).toEqual([found]);
    await plain.copy('p/plain', null, 'p/plain-copy');
    await plain.delete('p/plain');
    expect(await all(plain, 'p/plain')).toEqual([{ ...found, key: 'p/plain-copy' }]);
  });
});
