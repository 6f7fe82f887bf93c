import type { Provider } from '@pulumi/aws/provider';
import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketObjectLockConfiguration,
  BucketOwnershipControls,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from '@pulumi/aws/s3';
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResource,
  type Output,
  output,
} from '@pulumi/pulumi';
import { type LifecycleProps, lifecycleRules } from '../../contracts/files/lifecycle';
import type { PolicyDocument } from '../policies/policy-document';

export interface BackupBucketProps {
  readonly bucket: string;
  readonly region: string;
  readonly provider: Provider;
  /** How long a new version cannot be destroyed. */
  readonly lock: { readonly mode: 'governance' | 'compliance'; readonly days: number };
  /** `compatible`: the store is not AWS, and gets only what it supports: versioning, lock and lifecycle. */
  readonly lifecycle: LifecycleProps;
  /** The ARN of the KMS key that encrypts it; absent if the store's own keys do. */
  readonly key?: Output<string>;
  /** The requests that the bucket refuses; only on AWS. */
  readonly policy?: Output<PolicyDocument>;
}

/**
 * The bucket of the backups, with versions, a lock on each version, encryption, no public access, no objects of other owners, and a lifecycle.
 * This program never deletes any of it: `pulumi destroy` refuses (`protect`), and resources without protection are left in place
 * (`retainOnDelete`).
 */
export class BackupBucket extends ComponentResource {
  readonly arn: Output<string>;
  /** The name, known when all settings are made. Earlier, the bucket might have no lock. */
  readonly made: Output<unknown>;

  constructor(name: string, props: BackupBucketProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:BackupBucket', name, {}, options);
    const { region, provider, lock, lifecycle } = props;
    const kept = { parent: this, provider, protect: true, retainOnDelete: true };
    const made = new Bucket(name, { bucket: props.bucket, objectLockEnabled: true, forceDestroy: false, region }, kept);
    const bucket = made.id;
    const versioning = new BucketVersioning(
      name,
      { bucket, region, versioningConfiguration: { status: 'Enabled' } },
      kept,
    );
    // The other settings need a bucket with versions.
    const after = { ...kept, dependsOn: [versioning] };
    const defaultRetention = { mode: lock.mode.toUpperCase(), days: lock.days };
    const locked = new BucketObjectLockConfiguration(
      name,
      { bucket, region, objectLockEnabled: 'Enabled', rule: { defaultRetention } },
      after,
    );
    const rules = lifecycleRules(lifecycle);
    const ended = new BucketLifecycleConfiguration(name, { bucket, region, rules }, after);
    const guards = lifecycle.compatible ? [] : this.guard(name, props, bucket);
    this.arn = made.arn;
    this.made = all([versioning, locked, ended, ...guards].map(({ id }) => id));
    this.registerOutputs({ arn: this.arn });
  }

  /** The settings that only AWS has. */
  private guard(
    name: string,
    { region, provider, key, policy }: BackupBucketProps,
    bucket: Output<string>,
  ): CustomResource[] {
    const kept = { parent: this, provider, protect: true, retainOnDelete: true };
    const applyServerSideEncryptionByDefault = key
      ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key }
      : { sseAlgorithm: 'AES256' };
    const encrypted = new BucketServerSideEncryptionConfiguration(
      name,
      { bucket, region, rules: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: key !== undefined }] },
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
    const rule = { objectOwnership: 'BucketOwnerEnforced' };
    const owned = new BucketOwnershipControls(name, { bucket, region, rule }, kept);
    const made = [encrypted, block, owned];
    if (!policy) return made;
    const text = output(policy).apply((document) => JSON.stringify(document));
    // S3 refuses two concurrent changes of access to a bucket.
    return [...made, new BucketPolicy(name, { bucket, region, policy: text }, { ...kept, dependsOn: [block] })];
  }
}
