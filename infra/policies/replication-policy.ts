import { type BucketPlace, bucketArn, objectArn, viaS3 } from './bucket-place';
import { type PolicyDocument, policyDocument, type Statement } from './policy-document';

export interface ReplicationPolicyProps {
  readonly source: BucketPlace;
  readonly replica: BucketPlace;
}

/** What S3 may do in the name of the replication: read versions here, write them there, and nothing else. */
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

/** What the role of the replication does to a replica. */
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

/** Who may take the role: S3, for this account's bucket. */
export function replicationTrust(source: BucketPlace, account: string): PolicyDocument {
  return policyDocument({
    Sid: 'S3',
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: ['sts:AssumeRole'],
    Condition: { StringEquals: { 'aws:SourceAccount': [account] }, ArnLike: { 'aws:SourceArn': [bucketArn(source)] } },
  });
}
