import { type BucketPlace, bucketArn, objectArn, viaS3 } from './bucket-place';
import { type PolicyDocument, policyDocument, type Statement } from './policy-document';

export interface ReplicationPolicyProps {
  readonly source: BucketPlace;
  readonly replica: BucketPlace;
}

/** The rights of the replication role: it reads versions here, writes them there, and does nothing else. */
export function replicationPolicy({ source, replica }: ReplicationPolicyProps): PolicyDocument {
  return policyDocument(
    {
      Sid: 'Settings',
      Effect: 'Allow',
      Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      Resource: [bucketArn(source)],
    },
    {
      Sid: 'Source',
      Effect: 'Allow',
      Action: [
        's3:GetObjectLegalHold',
        's3:GetObjectRetention',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionTagging',
      ],
      Resource: [objectArn(source, '*')],
    },
    { Sid: 'Replica', Effect: 'Allow', Action: replicating, Resource: [objectArn(replica, '*')] },
    ...keyUse('SourceKey', source, 'kms:Decrypt'),
    ...keyUse('ReplicaKey', replica, 'kms:Encrypt'),
  );
}

/** The replication role's actions on a replica. */
export const replicating = [
  's3:ObjectOwnerOverrideToBucketOwner',
  's3:ReplicateDelete',
  's3:ReplicateObject',
  's3:ReplicateTags',
] as const;

function keyUse(Sid: string, place: BucketPlace, action: string): Statement[] {
  if (place.key === undefined) return [];
  const Condition = { StringLike: { 'kms:ViaService': [viaS3(place)] } };
  return [{ Sid, Effect: 'Allow', Action: [action], Resource: [place.key], Condition }];
}

/** Lets S3 assume the role, for this account's bucket. */
export function replicationTrust(source: BucketPlace, account: string): PolicyDocument {
  return policyDocument({
    Sid: 'S3',
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: ['sts:AssumeRole'],
    Condition: { StringEquals: { 'aws:SourceAccount': [account] }, ArnLike: { 'aws:SourceArn': [bucketArn(source)] } },
  });
}
