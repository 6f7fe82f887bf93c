import { type PolicyConfigSchema, PolicyPack, type PolicyResource, type StackValidationPolicy } from '@pulumi/policy';

/** What the pack is held to, unless its configuration says more: `pulumi preview --policy-pack infra/guarantees --policy-pack-config …`. */
interface Least {
  readonly lockDays: number;
  readonly lockMode: 'governance' | 'compliance';
  /** `kms`: a bucket with backups is encrypted by a key of its own. */
  readonly encryption: 'kms' | 's3';
}

const configSchema: PolicyConfigSchema = {
  properties: {
    lockDays: { type: 'integer', minimum: 1, default: 14 },
    lockMode: { type: 'string', enum: ['governance', 'compliance'], default: 'governance' },
    encryption: { type: 'string', enum: ['kms', 's3'], default: 'kms' },
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

/** Of what can be read at once, and lies in more than one zone. */
const readable = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'];

const lifecycle: Guarantee = (stack, { lockDays }) => [
  ...stack.backups.flatMap((bucket) => {
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
      ...enabled
        .flatMap(({ transitions = [], noncurrentVersionTransitions = [] }) => [
          ...transitions,
          ...noncurrentVersionTransitions,
        ])
        .filter(({ storageClass }) => !readable.includes(storageClass))
        .map(
          ({ storageClass }) =>
            `${bucket.name}: moves objects to ${storageClass}, where they cannot be read at once, or to one zone; say another class`,
        ),
    ];
  }),
  ...stack
    .all('aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration')
    .flatMap(({ name, props }) =>
      (props.tierings as readonly PolicyResource['props'][]).map(
        ({ accessTier }) => `${name}: moves objects to ${accessTier}, where they cannot be read at once; take it away`,
      ),
    ),
];

const encryption: Guarantee = (stack, least) => [
  ...stack.atAws.flatMap((bucket) => {
    const [rule] = stack.of(bucket, 'BucketServerSideEncryptionConfiguration')?.rules ?? [];
    const how = rule?.applyServerSideEncryptionByDefault;
    if (!how?.sseAlgorithm) return [`${bucket.name}: is not encrypted; say how`];
    if (least.encryption === 's3' || !stack.backups.includes(bucket)) return [];
    // Before a first update the key's ARN is not known, and to read it would end the check.
    return how.sseAlgorithm.startsWith('aws:kms') && 'kmsMasterKeyId' in how
      ? []
      : [
          `${bucket.name}: is encrypted by no key of its own in KMS; say aws:kms and its ARN, or encryption: s3 in the configuration of this pack`,
        ];
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

/** A sentence of a bucket's policy: everybody is denied these on all of it, and on no other condition. */
interface Denied {
  readonly actions: readonly string[];
  /** Of the sentence as JSON; a list of administrators, or a pattern, is none. @default - it holds always */
  readonly condition?: RegExp;
  /** Of the ARN after its partition. */
  readonly resources: (bucket: string) => readonly string[];
  readonly except?: true;
}

const wholly = (bucket: string) => [bucket, `${bucket}/*`];
const objects = (bucket: string) => [`${bucket}/*`];

/** By hand, not from infra/policies/s3-actions.ts: what is taken out there is missed here. */
const wanted: Readonly<Record<string, Denied>> = {
  TlsOnly: {
    actions: ['s3:*'],
    condition: /^\{"Bool":\{"aws:SecureTransport":\[?"false"\]?\}\}$/,
    resources: wholly,
  },
  NoKeysOfClients: {
    actions: ['s3:PutObject'],
    condition: /^\{"Null":\{"s3:x-amz-server-side-encryption-customer-algorithm":\[?"false"\]?\}\}$/,
    resources: objects,
  },
  NobodyDestroys: {
    actions: ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention', 's3:UpdateObjectEncryption'],
    resources: wholly,
  },
  AdministratorConfigures: {
    actions: [
      ...['s3:DeleteBucket', 's3:DeleteBucketPolicy', 's3:PutBucketObjectLockConfiguration', 's3:PutBucketPolicy'],
      ...['s3:PutBucketOwnershipControls', 's3:PutBucketPublicAccessBlock', 's3:PutBucketVersioning'],
      ...['s3:PutEncryptionConfiguration', 's3:PutLifecycleConfiguration', 's3:PutObjectRetention'],
      's3:PutReplicationConfiguration',
    ],
    condition: /^\{"ArnNotEquals":\{"aws:PrincipalArn":\[?"arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+"\]?\}\}$/,
    resources: wholly,
  },
  OwnPrefixOnly: {
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'],
    condition:
      /^\{"StringEquals":\{"aws:PrincipalTag\/jerrycan-identity":\[(?=.*"app")(?=.*"auditor")(?=.*"recoverer")(?=.*"runner")[^\]]+\]\}\}$/,
    resources: (bucket) => [`${bucket}/${'${aws:PrincipalTag/jerrycan-prefix}'}/*`],
    except: true,
  },
};

// biome-ignore lint/suspicious/noExplicitAny: JSON of a policy
function says(sentence: any, bucket: string, { actions, condition, resources, except }: Denied): boolean {
  const { Effect, Principal, Action, Condition, Resource, NotResource } = sentence;
  // S3 gives a list of one back as that one.
  const list = (value: string | readonly string[] = []): readonly string[] => [value].flat();
  const bare = list(except ? NotResource : Resource).map((arn) => arn.replace(/^arn:aws[\w-]*:s3:::/, ''));
  return (
    Effect === 'Deny' &&
    (Principal?.AWS ?? Principal) === '*' &&
    actions.every((action) => list(Action).includes(action)) &&
    (condition ? condition.test(JSON.stringify(Condition ?? {})) : Condition === undefined) &&
    resources(bucket).every((each) => bare.includes(each)) &&
    !(except && bare.length > resources(bucket).length)
  );
}

const denies: Guarantee = (stack) =>
  stack.backups
    .filter((bucket) => stack.atAws.includes(bucket))
    .flatMap((bucket) => {
      const { policy = '{}' } = stack.of(bucket, 'BucketPolicy') ?? {};
      const { Statement: sentences = [] } = typeof policy === 'string' ? JSON.parse(policy) : policy;
      const missing = Object.entries(wanted)
        .filter(([sid, denied]) =>
          sentences.every(
            (sentence: { Sid: string }) => sentence.Sid !== sid || !says(sentence, bucket.props.bucket, denied),
          ),
        )
        .map(([sid]) => sid);
      return missing.length > 0
        ? [`${bucket.name}: its policy does not say ${missing.join(', ')}; see infra/policies/bucket-policy.ts`]
        : [];
    });

const protection: Guarantee = (stack) => [
  ...stack
    .all(/^aws:(s3|kms)\//)
    .filter(({ opts }) => !opts.protect)
    .map(
      ({ type, name }) =>
        `${name} (${type}): is not protected; say protect, or see docs/how-to/store.md for how to destroy on purpose`,
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
        encryption: 'kms',
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
