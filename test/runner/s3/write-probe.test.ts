import { createHash } from 'node:crypto';
import { isProbe, probeKey } from '../../../runner/ports/probe-key';
import { type Answer, type Asked, refusal, StoreServer } from './store-server';

const KEY = 'p/wordpress-20261121t041500z-x7k2q/restore-point.json';
const OWN = /^p\/wordpress-20261121t041500z-x7k2q\/preflight-[0-9a-f]{16}\/restore-point\.json$/;

let server: StoreServer | undefined;
afterEach(() => server?.end());
const begin = async (answer: (asked: Asked) => Answer, retries = 0) => {
  server = await StoreServer.start(answer, { retries });
  return server;
};

test('a probe has a key of its own, to which the same policies apply', () => {
  expect(probeKey(KEY)).toMatch(OWN);
  expect(probeKey(KEY)).not.toBe(probeKey(KEY));
  expect(isProbe(probeKey(KEY).split('/').slice(2).join('/'))).toBe(true);
  expect(['restore-point.json', 'database/index', 'preflight-x/index', 'preflight/probe'].filter(isProbe)).toEqual([]);
});

// Amazon S3: API reference, "Error responses". Garage: src/api/common/signature/checksum.rs and, before 1.0, src/api/s3/put.rs ("Unable to validate content-md5").
// VersityGW 1.8: s3err. SeaweedFS: weed/s3api answers an error of its filer, and RustFS one of its reader, with InternalError. Others: nothing is known, and the right was judged.
test.each([
  [400, 'BadDigest'],
  [400, 'InvalidDigest'],
  [400, 'InvalidRequest'],
  [400, 'XAmzContentChecksumMismatch'],
  [412, 'PreconditionFailed'],
  [422, 'UnprocessableEntity'],
  [500, 'InternalError'],
])('%d %s for a wrong Content-MD5: the runner may write, and sends one request', async (status, code) => {
  const { store, asked } = await begin(() => refusal(status, code), 2);
  await store.probeWrite(KEY);
  expect(asked.map(({ method, key }) => [method, OWN.test(key)])).toEqual([['PUT', true]]);
  const [{ headers, body }] = asked as [Asked];
  const md5 = createHash('md5').update(body).digest('base64');
  expect([headers['content-md5'] === md5, headers['content-md5']?.length]).toEqual([false, md5.length]);
});

test.each([
  [403, 'AccessDenied'],
  [403, 'SignatureDoesNotMatch'],
  [403, 'RequestTimeTooSkewed'],
  [401, 'Unauthorized'],
  [404, 'NoSuchBucket'],
  [405, 'MethodNotAllowed'],
  [301, 'PermanentRedirect'],
  [400, 'AuthorizationHeaderMalformed'],
  [400, 'ExpiredToken'],
  [403, 'QuotaExceeded'],
  [501, 'NotImplemented'],
  [503, 'SlowDown'],
  [507, 'InsufficientStorage'],
])('%d %s: the runner may not write', async (status, code) => {
  const { store } = await begin(() => refusal(status, code));
  await expect(store.probeWrite(KEY)).rejects.toMatchObject({ status, code });
});

test('a busy store is asked again', async () => {
  let busy = 2;
  const { store, asked } = await begin(() => (busy-- > 0 ? refusal(503, 'SlowDown') : refusal(400, 'BadDigest')), 2);
  await store.probeWrite(KEY);
  expect(asked).toHaveLength(3);
});

describe('a store that ignores Content-MD5', () => {
  const ignoring =
    (objects: Map<string, string>, mayDelete = true) =>
    (asked: Asked) => {
      if (asked.method === 'PUT') objects.set(asked.key, asked.body);
      else if (asked.method !== 'DELETE') throw new Error(asked.method);
      else if (!mayDelete) return refusal(403, 'AccessDenied');
      else objects.delete(asked.key);
      return { status: asked.method === 'PUT' ? 200 : 204 };
    };

  test('keeps nothing, and the key that is asked about is never written', async () => {
    const objects = new Map([[KEY, 'signed']]);
    const { store, asked } = await begin(ignoring(objects));
    await store.probeWrite(KEY);
    expect([...objects]).toEqual([[KEY, 'signed']]);
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    expect(asked[0]?.key).toMatch(OWN);
    expect(asked[1]?.key).toBe(asked[0]?.key);
  });

  test('and allows no deletion: the run is refused, and a sweep knows the key', async () => {
    const objects = new Map<string, string>();
    const { store } = await begin(ignoring(objects, false));
    await expect(store.probeWrite(KEY)).rejects.toMatchObject({ status: 403, code: 'AccessDenied' });
    expect([...objects.keys()].map((key) => isProbe(key.split('/').slice(2).join('/')))).toEqual([true]);
  });
});

// Amazon S3 answers NoSuchKey if the key does not exist; MinIO and VersityGW do not support the condition, and answer 204.
test.each([
  [404, 'NoSuchKey'],
  [412, 'PreconditionFailed'],
  [204, ''],
])('the right to delete is checked with a condition that never holds (%d %s)', async (status, code) => {
  const { store, asked } = await begin(() => (code ? refusal(status, code) : { status }));
  await store.probeDelete?.(KEY);
  expect(asked.map(({ method, key, headers }) => [method, OWN.test(key), headers['if-match']])).toEqual([
    ['DELETE', true, '"jerrycan-preflight"'],
  ]);
});

test.each([
  [403, 'AccessDenied'],
  [404, 'NoSuchBucket'],
  [405, 'MethodNotAllowed'],
])('%d %s: the runner may not delete', async (status, code) => {
  const { store } = await begin(() => refusal(status, code));
  await expect(store.probeDelete?.(KEY)).rejects.toMatchObject({ status, code });
});
