import { createHash } from 'node:crypto';
import { StoreError } from '../ports/object-store';
import { probeKey } from '../ports/probe-key';
import type { S3Client } from './client';

/** The content of the probe, and an MD5 that does not match it. */
const BODY = 'jerrycan preflight: delete this\n';
const OTHER_MD5 = createHash('md5').update('other bytes').digest('base64');

/**
 * Checks whether the key pair may write a key, and leaves nothing behind. The probe has its own key, below the same directory and with the same file name,
 * because policies match on those. Its bytes do not match `Content-MD5`. A store first checks the right to write and then refuses the bytes with some error: `BadDigest` (Amazon S3,
 * MinIO), `InvalidDigest` or `InvalidRequest` (Garage), `InternalError` (SeaweedFS, RustFS). If a store accepts them, the probe deletes them: with versioning,
 * a marker then covers one small version, and a lifecycle rule removes both.
 *
 * @throws StoreError if the key pair may not write there, or the probe cannot be deleted
 */
export async function probeWrite(client: S3Client, key: string): Promise<void> {
  const own = probeKey(key);
  const taken = await answered(client, { method: 'PUT', key: own, body: BODY, headers: { 'content-md5': OTHER_MD5 } });
  if (taken) await client.send({ method: 'DELETE', key: own });
}

/**
 * Checks whether the key pair may put a delete marker on a key, without doing it: the key does not exist, and `If-Match` names an impossible object. Amazon S3 answers
 * `NoSuchKey` ("How to perform conditional deletes", Amazon S3 User Guide; it also requires `s3:GetObject`, which the runner has). MinIO and VersityGW 1.8 create no marker for a key that never existed (seen).
 *
 * @throws StoreError if it may not
 */
export async function probeDelete(client: S3Client, key: string): Promise<void> {
  await answered(client, { method: 'DELETE', key: probeKey(key), headers: { 'if-match': '"jerrycan-preflight"' } });
}

/** @returns whether the store accepted the request; `false`: the key pair is allowed to, but the request's content was refused */
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

/** Statuses and codes that do not refuse the content, but the sender, the target or the time; or the store cannot serve the request now. */
const otherStatus = new Set([0, 401, 403, 405, 407, 408, 429, 501, 502, 503, 504, 505, 507]);
const otherCode =
  /^(AuthorizationHeaderMalformed|AuthorizationQueryParametersError|ExpiredToken|IllegalLocationConstraintException|InvalidAccessKeyId|InvalidBucketName|InvalidBucketState|InvalidRegion|InvalidSecurity|InvalidToken|KMS.*|NoSuchBucket|NotImplemented|.*Quota.*|RequestTimeTooSkewed|SignatureDoesNotMatch|SlowDown|.*StorageFull|TokenRefreshRequired)$/;

const refusesContent = ({ status, code }: StoreError): boolean => {
  if (status === 404) return code === 'NoSuchKey';
  return status >= 400 && !otherStatus.has(status) && !otherCode.test(code);
};
