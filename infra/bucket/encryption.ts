import { Alias, Key } from '@pulumi/aws/kms';
import type { Provider } from '@pulumi/aws/provider';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { type KeyPolicyProps, keyPolicy } from '../policies/key-policy';

export interface EncryptionKeyProps extends KeyPolicyProps {
  readonly bucket: string;
  readonly provider: Provider;
}

/** The KMS key of the bucket. It is rotated every year, and a deletion takes 30 days. */
export class EncryptionKey extends ComponentResource {
  readonly arn: Output<string>;

  constructor(name: string, props: EncryptionKeyProps, options?: ComponentResourceOptions) {
    super('jerrycan:infra:EncryptionKey', name, {}, options);
    const { bucket, region, provider } = props;
    const kept = { parent: this, provider, protect: true, retainOnDelete: true };
    const key = new Key(
      name,
      {
        description: `Backups in ${bucket}`,
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        deletionWindowInDays: 30,
        policy: JSON.stringify(keyPolicy(props)),
        region,
      },
      kept,
    );
    new Alias(name, { name: `alias/jerrycan/${bucket}`, targetKeyId: key.keyId, region }, kept);
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
