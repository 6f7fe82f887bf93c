import type { Provider } from '@pulumi/aws/provider';
import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketLogging,
  BucketOwnershipControls,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from '@pulumi/aws/s3';
import { ComponentResource, type ComponentResourceOptions, type Input } from '@pulumi/pulumi';
import { accessLogPolicy } from '../policies/access-log-policy';
import type { BucketPlace } from '../policies/bucket-place';

export interface AccessLogProps {
  readonly provider: Provider;
  readonly of: BucketPlace;
  /** The bucket, known when it exists. */
  readonly source: Input<string>;
  readonly account: string;
  readonly administrator: string;
  /** The days after which a line of the log is deleted. */
  readonly days: number;
}

/**
 * The log of requests to the backups, in a bucket of its own. S3 writes no log to a bucket with Object Lock, and none under a KMS key that it must not
 * use. So the log has neither, and a policy allows only the administrator to delete.
 */
export class AccessLog extends ComponentResource {
  constructor(name: string, props: AccessLogProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:AccessLog', name, {}, options);
    const { provider, of, source, account, administrator, days } = props;
    const { region } = of;
    const kept = { parent: this, provider, protect: true, retainOnDelete: true };
    const log = accessLogBucket(of.bucket);
    const made = new Bucket(name, { bucket: log, forceDestroy: false, region }, kept);
    const bucket = made.id;
    new BucketVersioning(name, { bucket, region, versioningConfiguration: { status: 'Enabled' } }, kept);
    const applyServerSideEncryptionByDefault = { sseAlgorithm: 'AES256' };
    new BucketServerSideEncryptionConfiguration(
      name,
      { bucket, region, rules: [{ applyServerSideEncryptionByDefault }] },
      kept,
    );
    const block = new BucketPublicAccessBlock(
      name,
      {
        bucket,
        region,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      kept,
    );
    new BucketOwnershipControls(name, { bucket, region, rule: { objectOwnership: 'BucketOwnerEnforced' } }, kept);
    new BucketLifecycleConfiguration(
      name,
      {
        bucket,
        region,
        rules: [
          {
            id: 'old-lines',
            status: 'Enabled',
            filter: { prefix: '' },
            expiration: { days },
            noncurrentVersionExpiration: { noncurrentDays: 14 },
          },
        ],
      },
      kept,
    );
    const policy = JSON.stringify(accessLogPolicy({ log: { bucket: log, region }, of, account, administrator }));
    const allowed = new BucketPolicy(name, { bucket, region, policy }, { ...kept, dependsOn: [block] });
    new BucketLogging(
      name,
      { bucket: source, region, targetBucket: bucket, targetPrefix: `${of.bucket}/` },
      { ...kept, dependsOn: [allowed] },
    );
    this.registerOutputs({});
  }
}

/** The name of the log's bucket. A bucket name has at most 63 characters. */
export const accessLogBucket = (bucket: string): string => `${bucket.slice(0, 58).replace(/[.-]+$/, '')}-logs`;
