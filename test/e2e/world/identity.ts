import type { ObjectStore } from './object-store';
import { sealed } from './sealed';
import type { SecretValue } from './secret';

/** Who may use the store: its key pair, and what it may do on which part of the bucket. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: SecretValue;
  readonly statements: readonly object[];
}

const arn = (resource: string) => `arn:aws:s3:::${resource}`;
const denyVersions = { Effect: 'Deny', Action: ['s3:DeleteObjectVersion'], Resource: [arn('*')] };

/**
 * The app's own identity (it lies in the app's namespace): writes and reads below its prefix, deletes nothing. kando begins with
 * HeadBucket (kastenhq/stow, `s3/location.go`, `Container`), for which S3 wants ListBucket; that it was asked without a prefix is
 * all that a policy can say.
 */
export function appIdentity(
  accessKeyId: string,
  secretAccessKey: SecretValue,
  bucket: string,
  prefix: string,
): Identity {
  const Action = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:GetObjectVersion'];
  const head = { Action: ['s3:ListBucket'], Resource: [arn(bucket)], Condition: { Null: { 's3:prefix': ['true'] } } };
  const statements = [
    { Effect: 'Allow', Action, Resource: [arn(`${bucket}/${prefix}/*`)] },
    { Effect: 'Allow', ...head },
  ];
  return { accessKeyId, secretAccessKey, statements };
}

/** The runner's: lists and reads, writes only what a run's end says, deletes by markers only. */
export function runnerIdentity(
  accessKeyId: string,
  secretAccessKey: SecretValue,
  bucket: string,
  prefix: string,
): Identity {
  const own = (rest: string) => arn(`${bucket}/${prefix}/${rest}`);
  const statements = [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject'], Resource: [own('*')] },
    {
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: [own('*/restore-point.json'), own('*/state.json'), own('recovered/*')],
    },
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketVersions'],
      Resource: [arn(bucket)],
      Condition: { StringLike: { 's3:prefix': [`${prefix}/*`] } },
    },
    denyVersions,
  ];
  return { accessKeyId, secretAccessKey, statements };
}

/** People's: lists, and reads what the restore points of all apps say. */
export function auditorIdentity(accessKeyId: string, secretAccessKey: SecretValue, bucket: string): Identity {
  const reads = ['s3:GetObject', 's3:GetObjectVersion'];
  const said = [arn(`${bucket}/*/restore-point.json`), arn(`${bucket}/*/state.json`)];
  const statements = [
    { Effect: 'Allow', Action: reads, Resource: said },
    { Effect: 'Allow', Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: [arn(bucket)] },
  ];
  return { accessKeyId, secretAccessKey, statements };
}

/** Makes the identity in MinIO, with its policy: there, unlike a bucket's policy, an identity's deny holds. */
export async function makeIdentity(store: ObjectStore, password: SecretValue, identity: Identity): Promise<void> {
  const { accessKeyId: user, secretAccessKey, statements } = identity;
  const admin = 'minio/admin/v3';
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await store.request('PUT', `${admin}/add-canned-policy?name=${user}`, document);
  const account = JSON.stringify({ secretKey: secretAccessKey.value, status: 'enabled' });
  await store.request('PUT', `${admin}/add-user?accessKey=${user}`, sealed(password.value, account));
  await store.request('PUT', `${admin}/set-user-or-group-policy?policyName=${user}&userOrGroup=${user}&isGroup=false`);
}
