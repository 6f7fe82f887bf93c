import { domainOf, partitionOf } from '../../contracts/files/aws-partition';

/** The bucket that a policy is about. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  /** The ARN of the KMS key that encrypts it; absent if the store's own keys do. */
  readonly key?: string;
}

/** The ARN of a bucket, for requests about settings and lists. */
export const bucketArn = ({ bucket, region }: BucketPlace): string => `arn:${partitionOf(region)}:s3:::${bucket}`;

/** The ARN of objects; `key` may contain `*`. */
export const objectArn = (place: BucketPlace, key: string): string => `${bucketArn(place)}/${key}`;

/** The only service through which a key may be used: S3 in the bucket's region. */
export const viaS3 = ({ region }: BucketPlace): string => `s3.${region}.${domainOf(region)}`;
