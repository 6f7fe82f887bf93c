import type { ObjectStore, ObjectVersion } from '../../../runner/ports/object-store';
import { type Answer, type Asked, refusal, StoreServer } from './store-server';

let server: StoreServer | undefined;
afterEach(() => server?.end());
const begin = async (answer: (asked: Asked) => Answer, versioning = true): Promise<ObjectStore> => {
  server = await StoreServer.start(answer, { versioning });
  return server.store;
};
const all = async (store: ObjectStore, prefix = 'p/') => {
  const versions: ObjectVersion[] = [];
  for await (const version of store.versions(prefix)) versions.push(version);
  return versions;
};
const keysOf = async (store: ObjectStore) => (await all(store)).map(({ key }) => key);

interface Page {
  readonly said?: string;
  readonly next?: string;
  readonly keys: readonly string[];
}
const version = (key: string, { latest = true, id = 'v', marker = false, at = '04:15:00' } = {}) => {
  const name = marker ? 'DeleteMarker' : 'Version';
  const size = marker ? '' : '<Size>1</Size>';
  return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>2026-11-21T${at}Z</LastModified>${size}</${name}>`;
};
const versions = (...elements: string[]): Answer => ({
  status: 200,
  body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${elements.join('')}</ListVersionsResult>`,
});
const objects = ({ said = '', next, keys }: Page): Answer => ({
  status: 200,
  body: `<ListBucketResult>${said}<IsTruncated>${next !== undefined}</IsTruncated>${next ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}${keys
    .map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
    .join('')}</ListBucketResult>`,
});

describe('keys', () => {
  const odd = ['p/100%.txt', 'p/a b', 'p/a+b', 'p/a%2Bb', 'p/ä'].sort();

  test.each(['', '<EncodingType></EncodingType>', '<EncodingType/>'])(
    'unchanged, if the store says %j',
    async (said) => {
      const store = await begin(() => objects({ said, keys: odd }), false);
      expect(await keysOf(store)).toEqual(odd);
    },
  );

  // Amazon S3 and MinIO write a space as +; others write %20.
  test('decoded, if the store says that it encodes, and one that cannot be decoded breaks nothing', async () => {
    const said = '<EncodingType>url</EncodingType>';
    const keys = ['p/100%25.txt', 'p/a+b', 'p/a%20c', 'p/a%2Bb', 'p/b%zz', 'p/%C3%A4'];
    const store = await begin(() => objects({ said, keys }), false);
    expect(await keysOf(store)).toEqual(['p/100%.txt', 'p/a b', 'p/a c', 'p/a+b', 'p/b%zz', 'p/ä']);
  });

  test('as text, with entities or CDATA', async () => {
    const keys = ['p/&amp;lt;', 'p/&#x1F4BE;', 'p/<![CDATA[<a>&amp;]]>'];
    expect(await keysOf(await begin(() => objects({ keys }), false))).toEqual(['p/&lt;', 'p/<a>&amp;', 'p/💾']);
  });
});

describe('order', () => {
  const point = 'p/a/restore-point.json';

  // VersityGW 1.8: s3response.ListVersionsResult has DeleteMarkers before Versions (seen). SeaweedFS: weed/s3api/s3api_object_versioning.go has Versions before DeleteMarkers.
  test.each([
    ['markers first', (markers: string[], rest: string[]) => [...markers, ...rest]],
    ['versions first', (markers: string[], rest: string[]) => [...rest, ...markers]],
  ])('%s: the versions and markers of a key are together, newest first', async (_, joined) => {
    const markers = [version(point, { id: 'm', marker: true, at: '04:17:00' })];
    const rest = [
      version('p/a/index'),
      version(point, { id: 'v2', latest: false, at: '04:16:00' }),
      version(point, { id: 'v1', latest: false }),
      version('p/b/index'),
    ];
    const store = await begin(() => versions(...joined(markers, rest)));
    const found = (await all(store)).map(({ key, versionId }) => `${key} ${versionId}`);
    expect(found).toEqual(['p/a/index v', `${point} m`, `${point} v2`, `${point} v1`, 'p/b/index v']);
  });

  test('a page in any order is sorted by the bytes of UTF-8', async () => {
    const sorted = ['p/B', 'p/a', 'p/a-1/x', 'p/a.json', 'p/a/x', 'p/a0', 'p/ä', 'p/\uffee', 'p/💾'];
    const store = await begin(() => versions(...sorted.toReversed().map((key) => version(key))));
    expect(await keysOf(store)).toEqual(sorted);
  });
});

describe('a list that would omit keys, or never end, is an error', () => {
  const noList = { code: 'NoList' };

  test('pages that repeat', async () => {
    const next: Record<string, string> = { '': 'a', a: 'b', b: 'c', c: 'a' };
    const store = await begin(({ query }) => {
      const from = query.get('continuation-token') ?? '';
      return objects({ keys: [`p/${from}`], next: next[from]! });
    }, false);
    await expect(all(store)).rejects.toMatchObject(noList);
    expect(server!.asked.length).toBeLessThan(20);
  });

  test.each(['', '<NextContinuationToken></NextContinuationToken>', '<NextMarker>a</NextMarker>'])(
    'a truncated list without a next page (%j)',
    async (said) => {
      const store = await begin(
        () => ({ status: 200, body: `<ListBucketResult><IsTruncated>true</IsTruncated>${said}</ListBucketResult>` }),
        false,
      );
      await expect(all(store)).rejects.toMatchObject({
        ...noList,
        message: expect.stringContaining('NextContinuationToken'),
      });
    },
  );

  test.each([
    '<NextKeyMarker>p/a</NextKeyMarker>',
    '<NextKeyMarker>p/a</NextKeyMarker><NextVersionIdMarker/>',
    '<NextVersionIdMarker>v</NextVersionIdMarker>',
  ])('a truncated list of versions with only a part of a marker (%j)', async (said) => {
    const body = `<ListVersionsResult><IsTruncated>true</IsTruncated>${said}</ListVersionsResult>`;
    await expect(all(await begin(() => ({ status: 200, body })))).rejects.toMatchObject(noList);
  });

  test('a version without an ID, and a size that is not a number', async () => {
    const of = (element: string) => begin(() => versions(element));
    await expect(all(await of('<Version><Key>p/a</Key><Size>1</Size></Version>'))).rejects.toMatchObject(noList);
    server?.end();
    await expect(all(await of(version('p/a').replace('>1<', '>many<')))).rejects.toMatchObject(noList);
  });

  test('a key that is not below the prefix', async () => {
    const store = await begin(() => versions(version('other/a')));
    await expect(all(store)).rejects.toMatchObject({ ...noList, message: expect.stringContaining('other/a') });
  });

  test('a list of objects instead of versions', async () => {
    const store = await begin(() => objects({ keys: ['p/a'] }));
    await expect(all(store)).rejects.toMatchObject({ code: 'NoVersions' });
  });
});

// Cloudflare R2: "S3 API compatibility" lists ListObjectVersions as not implemented.
test('a store that does not support the request is asked once', async () => {
  server = await StoreServer.start(() => refusal(501, 'NotImplemented'), { retries: 3 });
  await expect(all(server.store)).rejects.toMatchObject({ status: 501, code: 'NotImplemented' });
  expect(server.asked).toHaveLength(1);
});
