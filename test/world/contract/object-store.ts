import { createHash } from 'node:crypto';
import { type ObjectStore, type ObjectVersion, StoreError } from '../../../runner/ports/object-store';

/** What every store with versioning does that a runner is given, the one in memory as well as the real one. */
export function objectStoreContract(begin: () => Promise<ObjectStore>): void {
  let store: ObjectStore;
  let made = 0;
  const fresh = () => `p/contract-${++made}`;
  const all = async (prefix: string) => {
    const versions: ObjectVersion[] = [];
    for await (const version of store.versions(prefix)) versions.push(version);
    return versions;
  };
  const text = async (key: string, versionId: string | null) => {
    const bytes = await store.get(key, versionId);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  const NO_VERSION = '00000000-0000-0000-0000-000000000000';

  beforeAll(async () => {
    store = await begin();
  }, 60_000);

  test('it tells the time', async () => {
    expect(Math.abs((await store.probe('p/')).time - Date.now())).toBeLessThan(60_000);
  });

  test('a write that is only probed leaves nothing', async () => {
    const key = `${fresh()}/restore-point.json`;
    await store.probeWrite(key);
    expect(await all(key)).toEqual([]);
    const { versionId } = await store.put(key, 'what stands');
    await store.probeWrite(key);
    expect(await text(key, versionId)).toBe('what stands');
    expect(await all(key)).toHaveLength(1);
  });

  test('a delete that is only probed leaves nothing', async () => {
    const key = `${fresh()}/restore-point.json`;
    await store.put(key, 'what stands');
    await store.probeDelete?.(key);
    await store.probeDelete?.(`${key}-never`);
    expect((await all(key)).map(({ marker, latest }) => ({ marker, latest }))).toEqual([
      { marker: false, latest: true },
    ]);
  });

  test('a probe is not found below the directory of its key either', async () => {
    const directory = fresh();
    await store.probeWrite(`${directory}/restore-point.json`);
    await store.probeDelete?.(`${directory}/restore-point.json`);
    expect(await all(`${directory}/`)).toEqual([]);
  });

  test('a key that looks encoded is listed and read as it is', async () => {
    const directory = fresh();
    const keys = ['100%.txt', 'a b', 'a%20b', 'a%2Bb', 'a+b'].map((name) => `${directory}/${name}`);
    for (const key of keys) await store.put(key, key);
    const found = await all(`${directory}/`);
    expect(found.map(({ key }) => key)).toEqual(keys);
    for (const { key, versionId } of found) expect(await text(key, versionId)).toBe(key);
  });

  test('each put is a version of its own, and each is read by its name', async () => {
    const key = `${fresh()}/ä +&%.json`;
    const first = await store.put(key, 'one');
    const second = await store.put(key, 'two');
    expect(first.versionId).not.toBe(second.versionId);
    expect([await text(key, first.versionId), await text(key, second.versionId)]).toEqual(['one', 'two']);
    expect(await all(key)).toEqual([
      { key, versionId: second.versionId, latest: true, marker: false, bytes: 3, modified: expect.any(Number) },
      { key, versionId: first.versionId, latest: false, marker: false, bytes: 3, modified: expect.any(Number) },
    ]);
  });

  test('each version and each marker has the time when it was written, by the clock that the store reports', async () => {
    const key = fresh();
    await store.put(key, 'one');
    await store.delete(key);
    const { time } = await store.probe('p/');
    const versions = await all(key);
    expect(versions).toHaveLength(2);
    for (const { modified } of versions) expect(Math.abs(modified! - time)).toBeLessThan(60_000);
  });

  test('a key or a version that is not there is undefined', async () => {
    const key = fresh();
    const { versionId } = await store.put(key, 'x');
    expect(await store.get(`${key}-not`, versionId)).toBeUndefined();
    expect(await store.get(key, NO_VERSION)).toBeUndefined();
    expect(await store.digest(key, NO_VERSION)).toBeUndefined();
  });

  test('an empty object is an object', async () => {
    const key = fresh();
    const { versionId } = await store.put(key, '');
    expect(await text(key, versionId)).toBe('');
    const sha256 = createHash('sha256').update('').digest('hex');
    expect(await store.digest(key, versionId)).toEqual({ bytes: 0, sha256 });
  });

  test('a delete puts a marker on exactly that key; the version below is still read, and a put adds a version above the marker', async () => {
    const key = fresh();
    const { versionId } = await store.put(key, 'bytes');
    await store.put(`${key}0`, 'other');
    await store.delete(key);
    const [marker, below] = (await all(key)).filter((version) => version.key === key);
    expect(marker).toMatchObject({ latest: true, marker: true, bytes: 0 });
    expect(below).toEqual({ key, versionId, latest: false, marker: false, bytes: 5, modified: expect.any(Number) });
    expect(await text(key, versionId)).toBe('bytes');
    expect((await all(`${key}0`)).map(({ latest, marker }) => ({ latest, marker }))).toEqual([
      { latest: true, marker: false },
    ]);
    const again = await store.put(key, 'again');
    expect((await all(key)).find(({ latest }) => latest)).toMatchObject({ versionId: again.versionId, marker: false });
  });

  // S3 lays a marker each time, MinIO one, and none where no key ever was.
  test('a key that is deleted twice has a marker on top, and a key that never existed is deleted without an error', async () => {
    const key = fresh();
    await store.put(key, 'x');
    await store.delete(key);
    await store.delete(key);
    await store.delete(`${key}-never`);
    const [top, ...below] = (await all(key)).filter((version) => version.key === key);
    expect(top).toMatchObject({ marker: true, latest: true });
    expect(below.at(-1)).toMatchObject({ marker: false, latest: false });
  });

  test('a copy is a new object of the version that was named', async () => {
    const key = fresh();
    const { versionId } = await store.put(key, 'signed');
    await store.put(key, 'laid over it');
    await store.copy(key, versionId, `${key}-copy`);
    await store.delete(key);
    const [copied] = await all(`${key}-copy`);
    expect(await text(`${key}-copy`, copied!.versionId)).toBe('signed');
    await expect(store.copy(key, NO_VERSION, `${key}-none`)).rejects.toBeInstanceOf(StoreError);
    expect(await all(`${key}-none`)).toEqual([]);
  });

  test('a digest is of the version that was named, and reports its progress', async () => {
    const key = fresh();
    const body = 'x'.repeat(100_000);
    const { versionId } = await store.put(key, body);
    await store.put(key, 'evil');
    let said = 0;
    const onBytes = (more: number) => {
      said += more;
    };
    const digest = await store.digest(key, versionId, { onBytes });
    expect(digest).toEqual({ bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') });
    expect(said).toBe(body.length);
  });

  test('a digest that is no longer wanted ends with the reason', async () => {
    const key = fresh();
    const { versionId } = await store.put(key, 'x');
    const reason = new Error('SIGTERM');
    await expect(store.digest(key, versionId, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("a list is in the order of its keys' bytes, a key's newest version first, and a prefix is only text", async () => {
    const prefix = fresh();
    for (const name of ['b/1', 'a', 'a-2', 'B', 'ä', 'a.json', 'b/1']) await store.put(`${prefix}/${name}`, name);
    const keys = (await all(`${prefix}/`)).map(({ key }) => key.slice(prefix.length + 1));
    expect(keys).toEqual(['B', 'a', 'a-2', 'a.json', 'b/1', 'b/1', 'ä']);
    expect((await all(`${prefix}/a`)).map(({ key }) => key.slice(prefix.length + 1))).toEqual(['a', 'a-2', 'a.json']);
    expect((await all(`${prefix}/b/1`)).map(({ latest }) => latest)).toEqual([true, false]);
    expect(await all(`${prefix}/none`)).toEqual([]);
  });
}
