import { StoreError } from '../../../runner/ports/object-store';
import type { S3Client } from '../../../runner/s3/client';
import { BUCKET } from './minio';
import type { Operation } from './operation';

/** The server's answer: `done`, or its refusal. */
export async function attempt(client: S3Client, { request }: Operation): Promise<string> {
  const source = request.headers?.['x-amz-copy-source'];
  const headers = { ...request.headers, ...(source && { 'x-amz-copy-source': source.replace('{bucket}', BUCKET) }) };
  try {
    const { body } = await client.send({ ...request, headers });
    // A request for several keys is answered key by key.
    return /<Error>.*<Code>AccessDenied</s.test(body.toString()) ? '403' : 'done';
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return error.status === 403 ? '403' : `${error.status} ${error.code}`;
  }
}
