import { createHash } from 'node:crypto';
import { StoreError } from '../ports/object-store';
import { probeKey } from '../ports/probe-key';
import type { S3Client } from './client';

/** What is said of the bytes that are to be refused. */
const BODY = 'jerrycan preflight: delete this\n';
const OTHER_MD5 = createHash('md5').update('other bytes').digest('base64');

/**
 * Asks whether the key pair may write a key, and leaves nothing. The object has a key of its own: below the same directory and with the same file name,
 * because policies judge by those. Its bytes are not those that `Content-MD5` says. A store judges the right to write first and then refuses the bytes, by any error: `BadDigest` (Amazon S3,
 * MinIO), `InvalidDigest` or `InvalidRequest` (Garage), `InternalError` (SeaweedFS, RustFS). A store that takes them is asked to delete them: with versions
 * it lays a marker over one small version, and its lifecycle ends both.
 *
 * @throws StoreError if the key pair may not write there, or what was written cannot be deleted
 */
export async function probeWrite(client: S3Client, key: string): Promise<void> {
  const own = probeKey(key);
  const taken = await answered(client, { method: 'PUT', key: own, body: BODY, headers: { 'content-md5': OTHER_MD5 } });
  if (taken) await client.send({ method: 'DELETE', key: own });
}

/**
 * Asks whether the key pair may lay a delete marker over a key, and lays none: nothing is there, and `If-Match` names an object that cannot be. Amazon S3 answers
 * `NoSuchKey` ("How to perform conditional deletes", Amazon S3 User Guide; it asks for `s3:GetObject` too, which the runner has); MinIO and VersityGW 1.8 lay no marker where no object ever was (seen).
 *
 * @throws StoreError if it may not
 */
export async function probeDelete(client: S3Client, key: string): Promise<void> {
  await answered(client, { method: 'DELETE', key: probeKey(key), headers: { 'if-match': '"jerrycan-preflight"' } });
}

/** @returns the store did what it was asked; `false`: it had the right to, and refused what was wrong with it */
const answered = (client: S3Client, request: Parameters<S3Client['send']>[0]): Promise<boolean> =>
  client.retry(async () => {
    try {
      await client.once(request, AbortSignal.timeout(30_000), () => {});
      return true;
    } catch (error) {
      if (error instanceof StoreError && refusesContent(error)) return false;
      throw error;
    }
  });

/** Not what was sent, but who sent it, where to or when is wrong; or the store is not able to do it now. */
const otherStatus = new Set([0, 401, 403, 405, 407, 408, 429, 501, 502, 503, 504, 505, 507]);
const otherCode =
  /^(AuthorizationHeaderMalformed|AuthorizationQueryParametersError|ExpiredToken|IllegalLocationConstraintException|InvalidAccessKeyId|InvalidBucketName|InvalidBucketState|InvalidRegion|InvalidSecurity|InvalidToken|KMS.*|NoSuchBucket|NotImplemented|.*Quota.*|RequestTimeTooSkewed|SignatureDoesNotMatch|SlowDown|.*StorageFull|TokenRefreshRequired)$/;

const refusesContent = ({ status, code }: StoreError): boolean => {
  if (status === 404) return code === 'NoSuchKey';
  return status >= 400 && !otherStatus.has(status) && !otherCode.test(code);
};
