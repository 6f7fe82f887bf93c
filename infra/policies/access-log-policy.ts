import { type BucketPlace, bucketArn, objectArn } from './bucket-place';
import { type PolicyDocument, policyDocument } from './policy-document';
import { configuring } from './s3-actions';

export interface AccessLogPolicyProps {
  /** The bucket to which the log is written. */
  readonly log: BucketPlace;
  /** The bucket whose requests are logged. */
  readonly of: BucketPlace;
  readonly account: string;
  /** The ARN of the only role that may change the settings of the log's bucket. */
  readonly administrator: string;
}

/**
 * The policy of the log's bucket. Only the S3 service writes the log of one bucket. No user or role writes, not even the administrator, and only the
 * administrator deletes.
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
      // True for a request of the service itself, and false for any user or role (AWS, IAM, "AWS global condition context keys").
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
