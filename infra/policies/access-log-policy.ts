import { type BucketPlace, bucketArn, objectArn } from './bucket-place';
import { type PolicyDocument, policyDocument } from './policy-document';
import { configuring } from './s3-actions';

export interface AccessLogPolicyProps {
  /** The bucket that the log is written to. */
  readonly log: BucketPlace;
  /** The bucket whose log it is. */
  readonly of: BucketPlace;
  readonly account: string;
  /** The ARN of the role that alone may change how the log's bucket is set. */
  readonly administrator: string;
}

/**
 * S3's own service writes the log of one bucket; no user and no role writes anything, the administrator's neither, and nobody but the administrator
 * deletes.
 */
export function accessLogPolicy({ log, of, account, administrator }: AccessLogPolicyProps): PolicyDocument {
  const all = [bucketArn(log), objectArn(log, '*')];
  const Principal = '*';
  return policyDocument(
    {
      Sid: 'LogOfTheBackups',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: ['s3:PutObject'],
      Resource: [objectArn(log, '*')],
      Condition: { ArnLike: { 'aws:SourceArn': [bucketArn(of)] }, StringEquals: { 'aws:SourceAccount': [account] } },
    },
    {
      Sid: 'NobodyWrites',
      Effect: 'Deny',
      Principal,
      Action: ['s3:PutObject'],
      Resource: [objectArn(log, '*')],
      // Of a service's own call, and of no user's or role's (AWS, IAM, "AWS global condition context keys").
      Condition: { Bool: { 'aws:PrincipalIsAWSService': ['false'] } },
    },
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal,
      Action: ['s3:*'],
      Resource: all,
      Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    },
    {
      Sid: 'AdministratorConfigures',
      Effect: 'Deny',
      Principal,
      Action: [...configuring, 's3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: all,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [administrator] } },
    },
  );
}
