import { type BucketPlace, bucketArn, objectArn, viaS3 } from './bucket-place';
import { type PolicyDocument, policyDocument, type Statement } from './policy-document';
import { destroying, touchingObjects } from './s3-actions';

/** The identities that use the store. `app` and `runner` have keys in the cluster, one pair each per app; `auditor` and `recoverer` are for people. */
export type IdentityKind = 'app' | 'runner' | 'auditor' | 'recoverer';

/**
 * The allowed actions of each identity. kando starts with HeadBucket, which S3 treats as ListBucket without a prefix, and requests the bucket's location
 * (seen with 0.119.0).
 */
export const verbs: Readonly<Record<IdentityKind, readonly string[]>> = {
  app: [
    's3:AbortMultipartUpload',
    's3:GetBucketLocation',
    's3:GetObject',
    's3:GetObjectVersion',
    's3:ListBucket',
    's3:PutObject',
  ],
  runner: [
    's3:DeleteObject',
    's3:GetObject',
    's3:GetObjectVersion',
    's3:ListBucket',
    's3:ListBucketVersions',
    's3:PutObject',
  ],
  auditor: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
  recoverer: ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
};

/**
 * The objects that only the runner writes, below its app's prefix. The app's own key pair may read but not write them; it writes everything else there.
 * A `*` also matches slashes, so this applies at any depth.
 */
export const RUNNER_WRITES = ['*/restore-point.json', '*/state.json', '*/drill.json', 'recovered/*'] as const;
/** The objects that describe a restore point. The auditor reads only these. */
export const AUDITOR_READS = ['*/restore-point.json', '*/state.json'] as const;

/**
 * The policy of an app's identity in its own namespace. It reads below its prefix, writes there except the runner's objects, and deletes nothing.
 *
 * The deny statement uses `Resource`: MinIO does not apply the bucket's policy to a signed request, so this policy alone must be sufficient there.
 *
 * @param prefix `<prefix>/<cluster>/<app>`, without a slash at either end
 */
export function appPolicy(place: BucketPlace, prefix: string): PolicyDocument {
  const own = objectArn(place, `${prefix}/*`);
  const objects = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:GetObjectVersion', 's3:PutObject'];
  return policyDocument(
    { Sid: 'OwnObjects', Effect: 'Allow', Action: objects, Resource: [own] },
    {
      Sid: 'HeadBucket',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: [bucketArn(place)],
      Condition: { Null: { 's3:prefix': ['true'] } },
    },
    { Sid: 'Location', Effect: 'Allow', Action: ['s3:GetBucketLocation'], Resource: [bucketArn(place)] },
    ...keyUse(place, [own], 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...denies([place], 'app', [own]),
    {
      Sid: 'WritesNothingOfTheRunner',
      Effect: 'Deny',
      Action: ['s3:PutObject'],
      Resource: RUNNER_WRITES.map((key) => objectArn(place, `${prefix}/${key}`)),
    },
  );
}

/**
 * The policy of a runner. It lists and reads below its app's prefix, writes only the results of runs, and deletes only with delete markers.
 *
 * @param prefix `<prefix>/<cluster>/<app>`, without a slash at either end
 */
export function runnerPolicy(place: BucketPlace, prefix: string): PolicyDocument {
  const own = objectArn(place, `${prefix}/*`);
  const written = RUNNER_WRITES.map((key) => objectArn(place, `${prefix}/${key}`));
  const objects = ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectVersion'];
  return policyDocument(
    { Sid: 'OwnObjects', Effect: 'Allow', Action: objects, Resource: [own] },
    { Sid: 'WhatRunsSay', Effect: 'Allow', Action: ['s3:PutObject'], Resource: written },
    {
      Sid: 'OwnNames',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketVersions'],
      Resource: [bucketArn(place)],
      Condition: { StringLike: { 's3:prefix': [`${prefix}/*`] } },
    },
    ...keyUse(place, [own], 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...denies([place], 'runner', [own]),
    { Sid: 'WritesNothingElse', Effect: 'Deny', Action: ['s3:PutObject'], NotResource: written },
  );
}

/** The policy for people and reports: it lists, and reads the descriptions of the restore points of all apps. */
export function auditorPolicy(place: BucketPlace, prefix: string): PolicyDocument {
  const descriptions = AUDITOR_READS.map((key) => objectArn(place, `${prefix}/${key}`));
  return policyDocument(
    { Sid: 'WhatRunsSay', Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: descriptions },
    ...listing(place),
    ...keyUse(place, descriptions, 'kms:Decrypt'),
    ...denies([place], 'auditor', descriptions),
  );
}

/**
 * The policy for disaster recovery by people, whose keys are kept offline. It reads everything below the store's prefix, also of apps that are no longer
 * declared, and the same in the replica. You need it to set up a new cluster.
 *
 * @param replica a replica in the same account
 */
export function recovererPolicy(place: BucketPlace, prefix: string, replica?: BucketPlace): PolicyDocument {
  const places = replica ? [place, replica] : [place];
  const all = places.map((each) => objectArn(each, `${prefix}/*`));
  const location = { Action: ['s3:GetBucketLocation'], Resource: places.map(bucketArn) };
  return policyDocument(
    { Sid: 'AllObjects', Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: all },
    ...places.flatMap((each, index) => listing(each, index === 0 ? 'AllNames' : 'ReplicaNames')),
    { Sid: 'Location', Effect: 'Allow', ...location },
    ...keyUse(place, all, 'kms:Decrypt'),
    ...(replica ? keyUse(replica, all, 'kms:Decrypt').map((use) => ({ ...use, Sid: 'ReplicaKey' })) : []),
    ...denies(places, 'recoverer', all),
  );
}

/** Denies that apply whatever other policies are attached to the identity. The bucket's policy repeats them. */
function denies(places: readonly BucketPlace[], kind: IdentityKind, objects: readonly string[]): Statement[] {
  const everything = places.flatMap((place) => [bucketArn(place), objectArn(place, '*')]);
  return [
    { Sid: 'DestroysNothing', Effect: 'Deny', Action: destroying, Resource: everything },
    { Sid: 'DoesNothingElse', Effect: 'Deny', NotAction: verbs[kind], Resource: everything },
    { Sid: 'NowhereElse', Effect: 'Deny', Action: touchingObjects, NotResource: objects },
  ];
}

function listing(place: BucketPlace, Sid = 'AllNames'): Statement[] {
  const Action = ['s3:ListBucket', 's3:ListBucketVersions'];
  return [{ Sid, Effect: 'Allow', Action, Resource: [bucketArn(place)] }];
}

/** S3 uses the key in the identity's name. The encryption context is the bucket, or the object if the bucket has no bucket key, as an adopted one may not. */
function keyUse(place: BucketPlace, objects: readonly string[], ...actions: readonly string[]): Statement[] {
  if (place.key === undefined) return [];
  const Condition = {
    StringEquals: { 'kms:ViaService': [viaS3(place)] },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn(place), ...objects] },
  };
  return [{ Sid: 'Key', Effect: 'Allow', Action: actions, Resource: [place.key], Condition }];
}
