import { type BucketPlace, bucketArn, objectArn, viaS3 } from './bucket-place';
import { type PolicyDocument, policyDocument, type Statement } from './policy-document';
import { destroying, touchingObjects } from './s3-actions';

/** Who uses the store. `app` and `runner` have keys in the cluster, for one app each; `auditor` and `recoverer` are people. */
export type IdentityKind = 'app' | 'runner' | 'auditor' | 'recoverer';

/**
 * What each may do, and nothing else. kando begins with HeadBucket, which S3 judges as ListBucket without a prefix, and asks for the
 * bucket's location (seen with 0.119.0).
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
 * What the runner writes, below its app's prefix: the app's own pair may read it and must not write it. All else there is the app's. A `*` matches slashes
 * too, so this holds at any depth.
 */
export const RUNNER_WRITES = ['*/restore-point.json', '*/state.json', '*/drill.json', 'recovered/*'] as const;
/** What says of a restore point how it is; the auditor reads no more. */
export const AUDITOR_READS = ['*/restore-point.json', '*/state.json'] as const;

/**
 * An app's identity in its own namespace: reads below its prefix, writes there what is not the runner's, deletes nothing.
 *
 * The deny is in words, with `Resource`: MinIO does not judge a signed request by the bucket's policy, so this policy alone must hold there.
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
 * The runner's: lists and reads below its app's prefix, writes only what a run's end says, deletes by markers only.
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

/** People's, or a report's: lists, and reads what the restore points of all apps say. */
export function auditorPolicy(place: BucketPlace, prefix: string): PolicyDocument {
  const said = AUDITOR_READS.map((key) => objectArn(place, `${prefix}/${key}`));
  return policyDocument(
    { Sid: 'WhatRunsSay', Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: said },
    ...listing(place),
    ...keyUse(place, said, 'kms:Decrypt'),
    ...denies([place], 'auditor', said),
  );
}

/**
 * For people, kept offline: reads everything below the store's prefix, of apps that are no longer declared too, and the same of the replica. A new
 * cluster needs it.
 *
 * @param replica of the same account
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

/** They hold whatever else somebody attaches to the identity. The bucket's policy says them again. */
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

/** S3 asks the key in the identity's name, and names the bucket; where it has no bucket key, as an adopted one may not, the object. */
function keyUse(place: BucketPlace, objects: readonly string[], ...actions: readonly string[]): Statement[] {
  if (place.key === undefined) return [];
  const Condition = {
    StringEquals: { 'kms:ViaService': [viaS3(place)] },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn(place), ...objects] },
  };
  return [{ Sid: 'Key', Effect: 'Allow', Action: actions, Resource: [place.key], Condition }];
}
