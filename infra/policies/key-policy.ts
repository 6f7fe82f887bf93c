import { partitionOf } from '../../contracts/files/aws-partition';
import { type PolicyDocument, policyDocument } from './policy-document';

export interface KeyPolicyProps {
  /** The account of the key. */
  readonly account: string;
  readonly region: string;
  /** The ARN of the only role that may change, disable or delete the key. */
  readonly administrator: string;
  /** Another account, whose replication writes with this key. @default - no account does */
  readonly replicator?: string;
}

/** Actions that disable or delete a key, and with it every backup. */
export const takingKeys = [
  'kms:CreateGrant',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
] as const;

/**
 * The policy of the key that encrypts the bucket. Anyone whom IAM of the account allows may use it; only the administrator may disable or delete it.
 * Without the statement for the account, a key can become unmanageable (AWS, KMS, "Default key policy").
 */
export function keyPolicy({ account, region, administrator, replicator }: KeyPolicyProps): PolicyDocument {
  const root = { AWS: `arn:${partitionOf(region)}:iam::${account}:root` };
  return policyDocument(
    { Sid: 'Account', Effect: 'Allow', Principal: root, Action: ['kms:*'], Resource: ['*'] },
    ...(replicator
      ? [
          {
            Sid: 'Replication',
            Effect: 'Allow' as const,
            Principal: { AWS: `arn:${partitionOf(region)}:iam::${replicator}:root` },
            Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
            Resource: ['*'],
          },
        ]
      : []),
    {
      Sid: 'AdministratorConfigures',
      Effect: 'Deny',
      Principal: '*',
      Action: takingKeys,
      Resource: ['*'],
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [administrator] } },
    },
  );
}
