import { partitionOf } from '../../contracts/files/aws-partition';
import { type PolicyDocument, policyDocument } from './policy-document';

export interface KeyPolicyProps {
  /** The account that the key is in. */
  readonly account: string;
  readonly region: string;
  /** The ARN of the role that alone may change, disable or delete the key. */
  readonly administrator: string;
  /** Another account, whose replication writes under this key. @default - none does */
  readonly replicator?: string;
}

/** What takes a key away, and with it every backup. */
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
 * The policy of the key that encrypts the bucket: whom the account's IAM lets use it, may; who is not the administrator cannot take it away.
 * Without the account's own sentence a key can become nobody's (AWS, KMS, "Default key policy").
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
