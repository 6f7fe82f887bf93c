import { createHash } from 'node:crypto';
import type { StoreAddress } from '../../contracts/app-config';
import { collectYoung } from '../ports/heap';
import { type Digest, type DigestOptions, type ObjectStore, SMALL, StoreError } from '../ports/object-store';
import { type S3Answer, S3Client, type S3ClientProps } from './client';
import { list } from './list';
import { probeDelete, probeWrite } from './write-probe';
import { readXml } from './xml';

const MEBIBYTE = 1 << 20;
/** The limit of a copy of 5 GiB within the bucket. Milliseconds. */
const COPY_LIMIT = 900_000;

export interface S3Props extends S3ClientProps {
  readonly address: StoreAddress;
}

/** A bucket, accessed over S3's HTTP interface. */
export function s3(props: S3Props): ObjectStore {
  const { bucket, versioning } = props.address;
  const client = new S3Client(props);
  return {
    async probe(prefix) {
      const query = { 'list-type': '2', prefix, 'max-keys': '1' };
      const { headers } = await client.send({ method: 'GET', key: '', query });
      return { time: Date.parse(headers.date ?? '') };
    },

    probeWrite: (key) => probeWrite(client, key),

    probeDelete: (key) => probeDelete(client, key),

    async get(key, versionId) {
      return (await absent(client.send({ method: 'GET', key, query: ofVersion(versionId) }, SMALL)))?.body;
    },

    digest: (key, versionId, options = {}) =>
      absent(client.retry(() => digest(client, { method: 'GET', key, query: ofVersion(versionId) }, options))),

    versions: (prefix) => list(client, prefix, versioning),

    async put(key, body) {
      // A bucket with default retention refuses an object without a checksum.
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
      return { versionId: versionOf(await client.send({ method: 'PUT', key, body, headers })) };
    },

    async delete(key) {
      await absent(client.send({ method: 'DELETE', key }));
    },

    async copy(key, versionId, to) {
      const version = versionId === null ? '' : `?versionId=${encodeURIComponent(versionId)}`;
      const source = `${bucket}/${key}`.split('/').map(encodeURIComponent).join('/');
      const headers = { 'x-amz-copy-source': source + version };
      const { body } = await client.send({ method: 'PUT', key: to, headers }, MEBIBYTE, COPY_LIMIT);
      // S3 answers 200 before it has copied, and reports the result in the body.
      const said = readXml(body.toString('utf8'));
      if (said?.name === 'CopyObjectResult') return;
      throw new StoreError(
        500,
        said?.text('Code') ?? 'Unknown',
        `copy of ${key}: ${said?.text('Message') ?? 'no answer'}`,
      );
    },
  };
}

async function digest(
  client: S3Client,
  request: Parameters<S3Client['once']>[0],
  { signal, onBytes }: DigestOptions,
): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  let uncollected = 0;
  try {
    await client.once(request, signal ?? new AbortController().signal, (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      uncollected += chunk.length;
      onBytes?.(chunk.length);
      if (uncollected < 8 * MEBIBYTE) return;
      uncollected = 0;
      collectYoung();
    });
  } catch (error) {
    onBytes?.(-bytes);
    signal?.throwIfAborted();
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

const ofVersion = (versionId: string | null): Record<string, string> => (versionId === null ? {} : { versionId });

/** The version of a written object. An object written before versioning was enabled has the version `null`. */
const versionOf = ({ headers }: S3Answer): string | null => {
  const version = headers['x-amz-version-id'];
  return typeof version === 'string' ? version : null;
};

/**
 * Turns a missing key or version into `undefined`; a missing bucket is an error. A version ID that this store cannot have counts as missing too ("Invalid version id
 * specified", Amazon S3, MinIO and VersityGW), since a copied store has its own IDs.
 */
async function absent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.status === 404 && error.code !== 'NoSuchBucket') return undefined;
    if (error.status === 400 && /invalid version id/i.test(error.message)) return undefined;
    throw error;
  }
}
