import { createHash } from 'node:crypto';
import type { S3Request } from '../../../runner/s3/client';

/** An existing object, and its first version. */
export interface Target {
  readonly key: string;
  readonly versionId: string;
}

/** A right that S3 checks: on the bucket, on an object, or on the KMS key that encrypts an object. */
export interface Need {
  readonly action: string;
  /** The key of the object; absent: the bucket. An action of KMS is checked on the key, for this object. */
  readonly key?: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** One request to S3, and the rights that it requires. */
export interface Operation {
  readonly name: string;
  readonly request: S3Request;
  readonly needs: readonly Need[];
  /** Set for a feature of AWS that a compatible store does not have: only the rules can judge it here. */
  readonly onlyAws?: true;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms */
const decrypts = (key: string): Need => ({ action: 'kms:Decrypt', key });
const encrypts = (key: string): Need => ({ action: 'kms:GenerateDataKey', key });

/** Whether a right is on the KMS key. A store without such a key does not check it. */
export const ofKey = ({ action }: Need): boolean => action.startsWith('kms:');

const md5 = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') });
const setting = (action: string, query: string, body: string, more: Partial<Operation> = {}): Operation => ({
  name: action.slice(3),
  request: { method: 'PUT', key: '', query: { [query]: '' }, body, headers: md5(body) },
  needs: [{ action }],
  ...more,
});
const LIFECYCLE =
  '<LifecycleConfiguration><Rule><ID>x</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration></Rule></LifecycleConfiguration>';
const LOCK =
  '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>';
/** Tomorrow: earlier than the end of the lock, which lasts two weeks. */
const RETENTION = `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>${new Date(Date.now() + 86_400_000).toISOString()}</RetainUntilDate></Retention>`;
const SSE =
  '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';

/** Operations on a prefix: on one app's objects and their names. */
export function operationsBelow(prefix: string, part: Target, own: string): Operation[] {
  const { key, versionId } = part;
  const put = (name: string, at: string): Operation => ({
    name: `PutObject ${name}`,
    request: { method: 'PUT', key: `${prefix}/${at}`, body: 'x', headers: md5('x') },
    needs: [{ action: 's3:PutObject', key: `${prefix}/${at}` }, encrypts(`${prefix}/${at}`)],
  });
  const get = (name: string, at: string): Operation => ({
    name: `GetObject ${name}`,
    request: { method: 'GET', key: `${prefix}/${at}` },
    needs: [{ action: 's3:GetObject', key: `${prefix}/${at}` }, decrypts(`${prefix}/${at}`)],
  });
  const marked = `${prefix}/run-1/left-over`;
  const list = (versions: boolean): Operation => ({
    name: versions ? 'ListObjectVersions' : 'ListObjects',
    request: {
      method: 'GET',
      key: '',
      query: { prefix: `${prefix}/`, ...(versions ? { versions: '' } : { 'list-type': '2' }) },
    },
    needs: [{ action: versions ? 's3:ListBucketVersions' : 's3:ListBucket', context: { 's3:prefix': `${prefix}/` } }],
  });
  const retention = md5(RETENTION);
  const several = `<Delete><Object><Key>${key}</Key><VersionId>${versionId}</VersionId></Object></Delete>`;
  return [
    put('of a part', 'run-1/dump.sql.zst.00000'),
    put('of restore-point.json', 'run-1/restore-point.json'),
    put('of state.json', 'run-1/state.json'),
    put('of drill.json', 'run-1/drill.json'),
    put('of state.json of a capture', 'run-1/database/state.json'),
    put('below recovered/', 'recovered/run-1/dump.sql.zst.00000'),
    {
      name: 'CopyObject over restore-point.json',
      request: {
        method: 'PUT',
        key: `${prefix}/run-1/restore-point.json`,
        headers: { 'x-amz-copy-source': `{bucket}/${key}?versionId=${versionId}` },
      },
      needs: [
        { action: 's3:GetObjectVersion', key },
        decrypts(key),
        { action: 's3:PutObject', key: `${prefix}/run-1/restore-point.json` },
        encrypts(`${prefix}/run-1/restore-point.json`),
      ],
    },
    {
      name: 'CreateMultipartUpload of state.json',
      request: { method: 'POST', key: `${prefix}/run-1/state.json`, query: { uploads: '' } },
      needs: [
        { action: 's3:PutObject', key: `${prefix}/run-1/state.json` },
        encrypts(`${prefix}/run-1/state.json`),
        decrypts(`${prefix}/run-1/state.json`),
      ],
    },
    {
      name: 'CopyObject to the own recovered/',
      request: {
        method: 'PUT',
        key: `${own}/recovered/run-1/copy`,
        headers: { 'x-amz-copy-source': `{bucket}/${key}?versionId=${versionId}` },
      },
      needs: [
        { action: 's3:GetObjectVersion', key },
        decrypts(key),
        { action: 's3:PutObject', key: `${own}/recovered/run-1/copy` },
        encrypts(`${own}/recovered/run-1/copy`),
      ],
    },
    {
      name: 'CreateMultipartUpload',
      request: { method: 'POST', key: `${prefix}/run-1/dump.sql.zst.00001`, query: { uploads: '' } },
      // Uploading and completing the parts requires the right to decrypt.
      needs: [
        { action: 's3:PutObject', key: `${prefix}/run-1/dump.sql.zst.00001` },
        encrypts(`${prefix}/run-1/dump.sql.zst.00001`),
        decrypts(`${prefix}/run-1/dump.sql.zst.00001`),
      ],
    },
    { name: 'GetObject', request: { method: 'GET', key }, needs: [{ action: 's3:GetObject', key }, decrypts(key)] },
    { name: 'HeadObject', request: { method: 'HEAD', key }, needs: [{ action: 's3:GetObject', key }] },
    {
      name: 'GetObject by version',
      request: { method: 'GET', key, query: { versionId } },
      needs: [{ action: 's3:GetObjectVersion', key }, decrypts(key)],
    },
    ...['restore-point.json', 'state.json'].map((file) => get(`of ${file}`, `run-0/${file}`)),
    get('below recovered/', 'recovered/run-0/dump.sql.zst.00000'),
    list(false),
    list(true),
    {
      name: 'DeleteObject',
      request: { method: 'DELETE', key: marked },
      needs: [{ action: 's3:DeleteObject', key: marked }],
    },
    {
      name: 'DeleteObject by version',
      request: { method: 'DELETE', key, query: { versionId } },
      needs: [{ action: 's3:DeleteObjectVersion', key }],
    },
    {
      name: 'DeleteObject by version, past governance',
      request: {
        method: 'DELETE',
        key,
        query: { versionId },
        headers: { 'x-amz-bypass-governance-retention': 'true' },
      },
      needs: [
        { action: 's3:DeleteObjectVersion', key },
        { action: 's3:BypassGovernanceRetention', key },
      ],
    },
    {
      name: 'DeleteObjects by version',
      request: { method: 'POST', key: '', query: { delete: '' }, body: several, headers: md5(several) },
      needs: [{ action: 's3:DeleteObjectVersion', key }],
    },
    {
      name: 'UpdateObjectEncryption',
      request: { method: 'PUT', key, query: { encryption: '', versionId } },
      needs: [{ action: 's3:UpdateObjectEncryption', key }],
      onlyAws: true,
    },
    {
      name: 'PutObjectRetention',
      request: {
        method: 'PUT',
        key,
        query: { retention: '', versionId },
        body: RETENTION,
        headers: { ...retention, 'x-amz-bypass-governance-retention': 'true' },
      },
      needs: [
        { action: 's3:PutObjectRetention', key },
        { action: 's3:BypassGovernanceRetention', key },
      ],
    },
    {
      name: 'PutObjectLegalHold',
      request: {
        method: 'PUT',
        key,
        query: { 'legal-hold': '', versionId },
        body: '<LegalHold><Status>ON</Status></LegalHold>',
        headers: md5('<LegalHold><Status>ON</Status></LegalHold>'),
      },
      needs: [{ action: 's3:PutObjectLegalHold', key }],
    },
  ];
}

/** Operations on the bucket: all its names, and its settings. */
export const operationsOnBucket: readonly Operation[] = [
  { name: 'HeadBucket', request: { method: 'HEAD', key: '' }, needs: [{ action: 's3:ListBucket' }] },
  {
    name: 'GetBucketLocation',
    request: { method: 'GET', key: '', query: { location: '' } },
    needs: [{ action: 's3:GetBucketLocation' }],
  },
  {
    name: 'ListObjectVersions of all',
    request: { method: 'GET', key: '', query: { versions: '' } },
    needs: [{ action: 's3:ListBucketVersions' }],
  },
  setting('s3:PutLifecycleConfiguration', 'lifecycle', LIFECYCLE),
  setting('s3:PutBucketObjectLockConfiguration', 'object-lock', LOCK),
  setting(
    's3:PutBucketVersioning',
    'versioning',
    '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>',
  ),
  setting('s3:PutBucketPolicy', 'policy', '{"Version":"2012-10-17","Statement":[]}'),
  setting('s3:PutEncryptionConfiguration', 'encryption', SSE),
  {
    name: 'DeleteBucketPolicy',
    request: { method: 'DELETE', key: '', query: { policy: '' } },
    needs: [{ action: 's3:DeleteBucketPolicy' }],
  },
  { name: 'DeleteBucket', request: { method: 'DELETE', key: '' }, needs: [{ action: 's3:DeleteBucket' }] },
  ...[
    ['s3:PutBucketPublicAccessBlock', 'publicAccessBlock'],
    ['s3:PutBucketOwnershipControls', 'ownershipControls'],
    ['s3:PutBucketLogging', 'logging'],
    ['s3:PutReplicationConfiguration', 'replication'],
    ['s3:PutInventoryConfiguration', 'inventory'],
    ['s3:PutIntelligentTieringConfiguration', 'intelligent-tiering'],
  ].map(([action, query]) => setting(action!, query!, '', { onlyAws: true })),
];
