import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity';
import type { Provider } from '@pulumi/aws/provider';
import { Bucket } from '@pulumi/aws/s3';
import { all, type Output, output, RunError } from '@pulumi/pulumi';
import type { Config } from '../config/config';
import type { BucketPlace } from '../policies/bucket-place';
import { bucketPolicy } from '../policies/bucket-policy';
import { AccessLog } from './access-log';
import { administratorsAccount } from './administrator';
import { adoptedKey, adoptedKeyProblems, adoptedProblems, type FoundBucket, uncheckedSettings } from './adopted-bucket';
import { BackupBucket } from './bucket';
import { EncryptionKey } from './encryption';
import { replicaProvider } from './provider';
import { Replica, replicaBucket } from './replica';

export interface MakeStoreProps {
  readonly stack: string;
  readonly config: Config;
  readonly provider: Provider;
  readonly report: (severity: 'info', message: string) => void;
}

export interface MadeStore {
  /** The name, known when the bucket exists with all its settings. If the bucket is adopted, known when it is checked. */
  readonly bucket: Output<string>;
  readonly place: Output<BucketPlace>;
  /** Set if the replica is in the same account, whose users may read it. */
  readonly replica?: Output<BucketPlace>;
}

/** Makes the bucket and everything around it. If the bucket is adopted, only checks it. */
export async function makeStore(props: MakeStoreProps): Promise<MadeStore> {
  const { config, provider, report } = props;
  if (config.adopt) {
    report('info', `${config.bucket} is adopted: it is checked, and not changed`);
    for (const what of uncheckedSettings(config.endpoint !== ''))
      report('info', `${config.bucket} is adopted, and not checked: ${what}`);
    return adopted(props);
  }
  const { bucket, region, lockMode, lockDays } = config;
  const compatible = config.endpoint !== '';
  const lock = { mode: lockMode, days: lockDays };
  const { noncurrentDays, incompleteUploadDays, transitions } = config;
  const lifecycle = { noncurrentDays, incompleteUploadDays, transitions: compatible ? [] : transitions, compatible };
  const name = 'store';
  if (compatible) {
    const made = new BackupBucket(name, { bucket, region, provider, lock, lifecycle });
    return { bucket: made.made.apply(() => bucket), place: output({ bucket, region }) };
  }
  const { administrator } = config;
  const account = await administratorsAccount(props.stack, administrator, provider);
  const key =
    config.encryption === 'kms'
      ? new EncryptionKey(name, { bucket, provider, account, region, administrator }).arn
      : undefined;
  const place = output(key).apply((arn): BucketPlace => ({ bucket, region, ...(arn && { key: arn }) }));
  const policy = place.apply((at) => bucketPolicy({ place: at, administrator }));
  const made = new BackupBucket(name, { bucket, region, provider, lock, lifecycle, policy, ...(key && { key }) });
  const own = { place: { bucket, region }, account, ...(key && { key }) };
  if (config.accessLog)
    new AccessLog('access-log', {
      ...{ provider, account, administrator, of: own.place, days: config.accessLogDays },
      source: made.arn.apply(() => bucket),
    });
  const copy = config.replicaRegion
    ? await replicate(config, { source: own, provider, lock, lifecycle, after: made })
    : undefined;
  const readable = copy && !config.replicaRole ? { replica: copy.place } : {};
  return { bucket: made.made.apply(() => bucket), place, ...readable };
}

async function replicate(
  { bucket, replicaRegion: region, replicaRole, administrator }: Config,
  {
    after,
    ...props
  }: Pick<ConstructorParameters<typeof Replica>[1], 'source' | 'provider' | 'lock' | 'lifecycle'> & {
    after: BackupBucket;
  },
): Promise<Replica> {
  const provider = replicaProvider(region, replicaRole);
  const replica = {
    ...{ region, provider, account: await accountOf(provider), bucket: replicaBucket(bucket, region) },
    administrator: replicaRole || administrator,
  };
  return new Replica('replica', { ...props, replica }, { dependsOn: [after] });
}

/**
 * The bucket with its settings as S3 reports them. They are read, never written. In a preview, Pulumi reports missing settings as unknown, so the
 * refusal may come in the update. The program must not await an unknown value: it would exit early, and Pulumi would treat its resources as removed.
 */
function adopted({ stack, config, provider }: MakeStoreProps): MadeStore {
  const { bucket, region, prefix, lockMode, lockDays, noncurrentDays } = config;
  const { versioning, objectLockConfiguration, lifecycleRules, serverSideEncryptionConfiguration } = Bucket.get(
    'store',
    bucket,
    {},
    { provider },
  );
  const settings = output({ versioning, objectLockConfiguration, lifecycleRules }) as Output<FoundBucket>;
  const encryption = output({ serverSideEncryptionConfiguration }) as Output<FoundBucket>;
  const compatible = config.endpoint !== '';
  const wanted = { prefix, lock: { mode: lockMode, days: lockDays }, noncurrentDays, compatible };
  const refuse = (problems: readonly string[]) => {
    // Reported without a stack trace.
    if (problems.length > 0)
      throw new RunError(problems.map((problem) => `Pulumi.${stack}.yaml › ${bucket}: ${problem}`).join('\n'));
  };
  const checked = all([
    settings.apply((found) => refuse(adoptedProblems(found, wanted))),
    encryption.apply((found) => refuse(adoptedKeyProblems(found))),
  ]).apply(() => bucket);
  const place = encryption.apply((found): BucketPlace => {
    const key = adoptedKey(found);
    return { bucket, region, ...(key && { key }) };
  });
  return { bucket: checked, place };
}

/** The account, known before anything is made, because names and policies contain it. */
async function accountOf(provider: Provider): Promise<string> {
  return (await getCallerIdentity({}, { provider })).accountId;
}
