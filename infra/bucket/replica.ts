import { Policy, Role, RolePolicyAttachment } from '@pulumi/aws/iam';
import type { Provider } from '@pulumi/aws/provider';
import { BucketReplicationConfig } from '@pulumi/aws/s3';
import { all, ComponentResource, type ComponentResourceOptions, type Output, output } from '@pulumi/pulumi';
import type { BucketPlace } from '../policies/bucket-place';
import { bucketPolicy } from '../policies/bucket-policy';
import { replicationPolicy, replicationTrust } from '../policies/replication-policy';
import { BackupBucket, type BackupBucketProps } from './bucket';
import { EncryptionKey } from './encryption';

export interface ReplicaProps extends Pick<BackupBucketProps, 'lock' | 'lifecycle'> {
  readonly source: { readonly place: BucketPlace; readonly key?: Output<string>; readonly account: string };
  /** The provider of the source's region and account. */
  readonly provider: Provider;
  readonly replica: {
    readonly bucket: string;
    readonly region: string;
    readonly account: string;
    readonly administrator: string;
    /** The provider of the replica's account. */
    readonly provider: Provider;
  };
}

/**
 * A second bucket, in another region and optionally in another account. Every new version is copied to it with the same version ID, so a restore point
 * has the same name there. It is locked, encrypted and protected like the first bucket. Delete markers are copied too; otherwise the replica would
 * keep forever what retention deletes. A marker destroys nothing.
 */
export class Replica extends ComponentResource {
  /** The place, known when its key is known. */
  readonly place: Output<BucketPlace>;

  constructor(name: string, props: ReplicaProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:Replica', name, {}, options);
    const { source, replica, provider, lock, lifecycle } = props;
    const { bucket, region } = replica;
    const trust = JSON.stringify(replicationTrust(source.place, source.account));
    const role = new Role(name, { assumeRolePolicy: trust, path: '/jerrycan/' }, { parent: this, provider });
    const elsewhere = replica.account !== source.account;
    const key =
      source.key &&
      new EncryptionKey(name, { ...replica, ...(elsewhere && { replicator: source.account }) }, { parent: this }).arn;
    const place = (arn?: string): BucketPlace => ({ bucket, region, ...(arn && { key: arn }) });
    const policy = all([output(key), role.arn]).apply(([arn, replicator]) =>
      bucketPolicy({
        place: place(arn),
        administrator: replica.administrator,
        ...(elsewhere && { replicator }),
      }),
    );
    const made = new BackupBucket(
      name,
      { bucket, region, provider: replica.provider, lock, lifecycle, policy, ...(key && { key }) },
      { parent: this },
    );
    const document = all([output(source.key), output(key)]).apply(([from, to]) =>
      JSON.stringify(
        replicationPolicy({ source: { ...source.place, ...(from && { key: from }) }, replica: place(to) }),
      ),
    );
    const ours = { parent: this, provider };
    const allowed = new Policy(name, { policy: document, path: '/jerrycan/' }, ours);
    const attached = new RolePolicyAttachment(name, { role: role.name, policyArn: allowed.arn }, ours);
    new BucketReplicationConfig(
      name,
      {
        bucket: source.place.bucket,
        region: source.place.region,
        role: role.arn,
        rules: [
          {
            id: 'everything',
            status: 'Enabled',
            filter: { prefix: '' },
            deleteMarkerReplication: { status: 'Enabled' },
            ...(key && { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }),
            destination: {
              bucket: made.arn,
              ...(elsewhere && { account: replica.account, accessControlTranslation: { owner: 'Destination' } }),
              ...(key && { encryptionConfiguration: { replicaKmsKeyId: key } }),
            },
          },
        ],
      },
      { ...ours, protect: true, retainOnDelete: true, dependsOn: [made, attached] },
    );
    this.place = output(key).apply(place);
    this.registerOutputs({});
  }
}

/** The name of the replica's bucket. A bucket name has at most 63 characters. */
export const replicaBucket = (bucket: string, region: string): string =>
  `${bucket.slice(0, 62 - region.length).replace(/[.-]+$/, '')}-${region}`;
