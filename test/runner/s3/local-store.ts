import { createHash } from 'node:crypto';
import { systemClock } from '../../../runner/ports/clock';
import { S3Client } from '../../../runner/s3/client';
import { fixed } from '../../../runner/s3/credentials';

/** The key pair of a store on this machine. */
export const pair = { accessKeyId: 'jerrycan-test', secretAccessKey: 'not a secret: "$%{{' };

const RETENTION = '<DefaultRetention><Mode>GOVERNANCE</Mode><Days>14</Days></DefaultRetention>';

/** A real store on this machine, for one test file. */
export abstract class LocalStore {
  protected constructor(readonly endpoint: string) {}

  address(bucket: string, versioning = true) {
    return { endpoint: this.endpoint, region: 'us-east-1', bucket, prefix: 'p', pathStyle: true, versioning };
  }

  client(bucket: string, more: { retries: number; retryAfterMilliseconds: number }): S3Client {
    return new S3Client({ address: this.address(bucket), credentials: fixed(pair), clock: systemClock, ...more });
  }

  abstract end(): Promise<void>;

  /** Makes the bucket `locked`, with versioning and a default retention. @returns its client */
  protected async makeLocked(patient: { retries: number; retryAfterMilliseconds: number }): Promise<S3Client> {
    const locked = this.client('locked', patient);
    await locked.send({ method: 'PUT', key: '', headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    const body = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${RETENTION}</Rule></ObjectLockConfiguration>`;
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    await locked.send({ method: 'PUT', key: '', query: { 'object-lock': '' }, body, headers });
    return locked;
  }

  /** Makes the bucket `plain`, without versioning or retention. */
  protected async makePlain(patient: { retries: number; retryAfterMilliseconds: number }): Promise<void> {
    await this.client('plain', patient).send({ method: 'PUT', key: '' });
  }
}
