import { type PolicyConfigSchema, PolicyPack, type PolicyResource, type StackValidationPolicy } from '@pulumi/policy';

/** What the pack is held to, unless its configuration says more: `pulumi preview --policy-pack infra/guarantees --policy-pack-config …`. */
interface Least {
  readonly lockDays: number;
  readonly lockMode: 'governance' | 'compliance';
}

const configSchema: PolicyConfigSchema = {
  properties: {
    lockDays: { type: 'integer', minimum: 1, default: 14 },
    lockMode: { type: 'string', enum: ['governance', 'compliance'], default: 'governance' },
  },
};

/** Sees all resources of the stack, so what was taken out of the program is missed too. */
type Guarantee = (stack: Stack, least: Least) => string[];

class Stack {
  constructor(private readonly resources: readonly PolicyResource[]) {}

  /** The buckets with backups in them: the store, and its replica. */
  get backups(): PolicyResource[] {
    return this.all('aws:s3/bucket:Bucket').filter(({ name }) => name !== 'access-log');
  }

  /** Those at AWS: others know no encryption or public access. */
  get atAws(): PolicyResource[] {
    return this.all('aws:s3/bucket:Bucket').filter(({ provider }) => (provider?.props.endpoints ?? '[]') === '[]');
  }

  all(pattern: string | RegExp): PolicyResource[] {
    return this.resources.filter(({ type }) => (typeof pattern === 'string' ? type === pattern : pattern.test(type)));
  }

  /** The setting of a bucket. */
  of(bucket: PolicyResource, type: string): PolicyResource['props'] | undefined {
    return this.all(`aws:s3/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`).find(({ name }) => name === bucket.name)
      ?.props;
  }
}

const versioning: Guarantee = (stack) =>
  stack.backups.flatMap((bucket) =>
    stack.of(bucket, 'BucketVersioning')?.versioningConfiguration?.status === 'Enabled'
      ? []
      : [`${bucket.name}: has no versions; say status: Enabled`],
  );

const lock: Guarantee = (stack, { lockDays, lockMode }) =>
  stack.backups.flatMap((bucket) => {
    const retention = stack.of(bucket, 'BucketObjectLockConfiguration')?.rule?.defaultRetention;
    if (bucket.props.objectLockEnabled !== true || !retention)
      return [`${bucket.name}: does not lock; say objectLockEnabled and a default retention`];
    return [
      ...(retention.days >= lockDays
        ? []
        : [`${bucket.name}: locks for ${retention.days} days; lock for ${lockDays} or more`]),
      ...(lockMode === 'governance' || retention.mode === 'COMPLIANCE'
        ? []
        : [`${bucket.name}: locks in the mode ${retention.mode}; say COMPLIANCE`]),
    ];
  });

const lifecycle: Guarantee = (stack, { lockDays }) =>
  stack.backups.flatMap((bucket) => {
    const rules: readonly PolicyResource['props'][] = stack.of(bucket, 'BucketLifecycleConfiguration')?.rules ?? [];
    const enabled = rules.filter(({ status }) => status === 'Enabled');
    const least = Math.max(14, lockDays);
    return [
      ...(enabled.some(({ expiration }) => expiration?.days || expiration?.date)
        ? [`${bucket.name}: ends current objects; take the rule away`]
        : []),
      ...(enabled.some(({ noncurrentVersionExpiration: ends }) => ends && ends.noncurrentDays < least)
        ? [`${bucket.name}: ends old versions too soon; keep them ${least} days or more`]
        : []),
    ];
  });

const encryption: Guarantee = (stack) => [
  ...stack.atAws.flatMap((bucket) => {
    const [rule] = stack.of(bucket, 'BucketServerSideEncryptionConfiguration')?.rules ?? [];
    return rule?.applyServerSideEncryptionByDefault?.sseAlgorithm ? [] : [`${bucket.name}: is not encrypted; say how`];
  }),
  ...stack
    .all('aws:kms/key:Key')
    .flatMap(({ name, props }) =>
      props.enableKeyRotation === true && props.isEnabled !== false && props.deletionWindowInDays >= 30
        ? []
        : [`${name}: a key that is not rotated, not enabled, or deleted within 30 days; say enableKeyRotation`],
    ),
];

const publicAccess: Guarantee = (stack) =>
  stack.atAws.flatMap((bucket) => {
    const block = stack.of(bucket, 'BucketPublicAccessBlock') ?? {};
    const all = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];
    const open = all.filter((each) => block[each] !== true);
    const owner = stack.of(bucket, 'BucketOwnershipControls')?.rule?.objectOwnership;
    return [
      ...(open.length > 0 ? [`${bucket.name}: may be public; say ${open.join(', ')}`] : []),
      ...(owner === 'BucketOwnerEnforced'
        ? []
        : [`${bucket.name}: takes other owners' objects; say BucketOwnerEnforced`]),
    ];
  });

const denies: Guarantee = (stack) =>
  stack.backups
    .filter((bucket) => stack.atAws.includes(bucket))
    .flatMap((bucket) => {
      const { policy = '{}' } = stack.of(bucket, 'BucketPolicy') ?? {};
      const document = typeof policy === 'string' ? JSON.parse(policy) : policy;
      const sids: readonly string[] = (document.Statement ?? []).map(({ Sid }: { Sid: string }) => Sid);
      const wanted = ['TlsOnly', 'NoKeysOfClients', 'NobodyDestroys', 'AdministratorConfigures', 'OwnPrefixOnly'];
      const missing = wanted.filter((sid) => !sids.includes(sid));
      return missing.length > 0
        ? [`${bucket.name}: its policy does not say ${missing.join(', ')}; see infra/bucket-policy.ts`]
        : [];
    });

const protection: Guarantee = (stack) => [
  ...stack
    .all(/^aws:(s3|kms)\//)
    .filter(({ opts }) => !opts.protect)
    .map(
      ({ type, name }) =>
        `${name} (${type}): is not protected; say protect, or see docs/store.md for how to destroy on purpose`,
    ),
  ...stack
    .all('aws:s3/bucket:Bucket')
    .filter(({ props }) => props.forceDestroy === true)
    .map(({ name }) => `${name}: would be deleted with all that is in it; take forceDestroy away`),
];

/** A policy of the whole stack that ends a preview, and an update before it begins. */
function policy(name: string, description: string, guarantee: Guarantee): StackValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: 'mandatory',
    configSchema,
    validateStack: (args, report) => {
      for (const problem of guarantee(new Stack(args.resources), {
        lockDays: 14,
        lockMode: 'governance',
        ...args.getConfig<Partial<Least>>(),
      }))
        report(problem);
    },
  };
}

new PolicyPack('jerrycan', {
  policies: [
    policy('versioning', 'A bucket with backups keeps versions.', versioning),
    policy('lock', 'A bucket with backups locks each version, for as long as is said at least.', lock),
    policy(
      'lifecycle',
      'A lifecycle ends no current object, and no old version before its lock or within two weeks.',
      lifecycle,
    ),
    policy('encryption', 'Every bucket is encrypted, and its key stays.', encryption),
    policy('public-access', 'No bucket is public, or takes objects of other owners.', publicAccess),
    policy('denies', 'A bucket with backups refuses what a thief would do.', denies),
    policy('protection', 'Nothing that holds backups is deleted by this program.', protection),
  ],
});
