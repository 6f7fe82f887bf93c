import { type PolicyConfigSchema, PolicyPack, type PolicyResource, type StackValidationPolicy } from '@pulumi/policy';

/** The minimum that the pack requires. Its configuration can require more: `pulumi preview --policy-pack infra/guarantees --policy-pack-config …`. */
interface Minimum {
  readonly lockDays: number;
  readonly lockMode: 'governance' | 'compliance';
  /** `kms`: a bucket with backups must be encrypted with a key of its own. */
  readonly encryption: 'kms' | 's3';
}

const configSchema: PolicyConfigSchema = {
  properties: {
    lockDays: { type: 'integer', minimum: 1, default: 14 },
    lockMode: { type: 'string', enum: ['governance', 'compliance'], default: 'governance' },
    encryption: { type: 'string', enum: ['kms', 's3'], default: 'kms' },
  },
};

/** Checks all resources of the stack, so it also finds a resource that was removed from the program. Returns one message per problem. */
type Guarantee = (stack: Stack, minimum: Minimum) => string[];

class Stack {
  constructor(private readonly resources: readonly PolicyResource[]) {}

  /** The buckets with backups: the store and its replica. */
  get backups(): PolicyResource[] {
    return this.all('aws:s3/bucket:Bucket').filter(({ name }) => name !== 'access-log');
  }

  /** The buckets on AWS. Other stores have no settings for encryption or public access. */
  get atAws(): PolicyResource[] {
    return this.all('aws:s3/bucket:Bucket').filter(({ provider }) => (provider?.props.endpoints ?? '[]') === '[]');
  }

  all(pattern: string | RegExp): PolicyResource[] {
    return this.resources.filter(({ type }) => (typeof pattern === 'string' ? type === pattern : pattern.test(type)));
  }

  /** The settings of one type of a bucket. */
  of(bucket: PolicyResource, type: string): PolicyResource['props'] | undefined {
    return this.all(`aws:s3/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`).find(({ name }) => name === bucket.name)
      ?.props;
  }
}

const versioning: Guarantee = (stack) =>
  stack.backups.flatMap((bucket) =>
    stack.of(bucket, 'BucketVersioning')?.versioningConfiguration?.status === 'Enabled'
      ? []
      : [`${bucket.name}: has no versioning; set status: Enabled`],
  );

const lock: Guarantee = (stack, { lockDays, lockMode }) =>
  stack.backups.flatMap((bucket) => {
    const retention = stack.of(bucket, 'BucketObjectLockConfiguration')?.rule?.defaultRetention;
    if (bucket.props.objectLockEnabled !== true || !retention)
      return [`${bucket.name}: has no lock; set objectLockEnabled and a default retention`];
    return [
      ...(retention.days >= lockDays
        ? []
        : [`${bucket.name}: locks for too few days (${retention.days}); set ${lockDays} or more`]),
      ...(lockMode === 'governance' || retention.mode === 'COMPLIANCE'
        ? []
        : [`${bucket.name}: has the wrong lock mode (${retention.mode}); set COMPLIANCE`]),
    ];
  });

/** Storage classes with immediate reads, and in more than one zone. */
const readable = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'];

const lifecycle: Guarantee = (stack, { lockDays }) => [
  ...stack.backups.flatMap((bucket) => {
    const rules: readonly PolicyResource['props'][] = stack.of(bucket, 'BucketLifecycleConfiguration')?.rules ?? [];
    const enabled = rules.filter(({ status }) => status === 'Enabled');
    const least = Math.max(14, lockDays);
    return [
      ...(enabled.some(({ expiration }) => expiration?.days || expiration?.date)
        ? [`${bucket.name}: deletes current objects; remove the lifecycle rule`]
        : []),
      ...(enabled.some(({ noncurrentVersionExpiration: ends }) => ends && ends.noncurrentDays < least)
        ? [`${bucket.name}: deletes old versions too soon; keep them for ${least} days or more`]
        : []),
      ...enabled
        .flatMap(({ transitions = [], noncurrentVersionTransitions = [] }) => [
          ...transitions,
          ...noncurrentVersionTransitions,
        ])
        .filter(({ storageClass }) => !readable.includes(storageClass))
        .map(
          ({ storageClass }) =>
            `${bucket.name}: moves objects to a class with delayed reads or only one zone (${storageClass}); set another class`,
        ),
    ];
  }),
  ...stack
    .all('aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration')
    .flatMap(({ name, props }) =>
      (props.tierings as readonly PolicyResource['props'][]).map(
        ({ accessTier }) => `${name}: moves objects to a tier with delayed reads (${accessTier}); remove it`,
      ),
    ),
];

const encryption: Guarantee = (stack, minimum) => [
  ...stack.atAws.flatMap((bucket) => {
    const [rule] = stack.of(bucket, 'BucketServerSideEncryptionConfiguration')?.rules ?? [];
    const how = rule?.applyServerSideEncryptionByDefault;
    if (!how?.sseAlgorithm) return [`${bucket.name}: is not encrypted; set its encryption`];
    if (minimum.encryption === 's3' || !stack.backups.includes(bucket)) return [];
    // Before the first update the key's ARN is unknown, and reading it would stop the check.
    return how.sseAlgorithm.startsWith('aws:kms') && 'kmsMasterKeyId' in how
      ? []
      : [
          `${bucket.name}: must be encrypted with its own KMS key; set aws:kms and the key's ARN, or encryption: s3 in the configuration of this pack`,
        ];
  }),
  ...stack
    .all('aws:kms/key:Key')
    .flatMap(({ name, props }) =>
      props.enableKeyRotation === true && props.isEnabled !== false && props.deletionWindowInDays >= 30
        ? []
        : [
            `${name}: must be enabled, rotated, and kept for 30 days after a deletion; set enableKeyRotation, isEnabled and deletionWindowInDays`,
          ],
    ),
];

const publicAccess: Guarantee = (stack) =>
  stack.atAws.flatMap((bucket) => {
    const block = stack.of(bucket, 'BucketPublicAccessBlock') ?? {};
    const all = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];
    const open = all.filter((each) => block[each] !== true);
    const owner = stack.of(bucket, 'BucketOwnershipControls')?.rule?.objectOwnership;
    return [
      ...(open.length > 0 ? [`${bucket.name}: allows public access; set ${open.join(', ')}`] : []),
      ...(owner === 'BucketOwnerEnforced'
        ? []
        : [`${bucket.name}: accepts objects of other owners; set BucketOwnerEnforced`]),
    ];
  });

/** A statement of a bucket's policy: it denies these actions to everybody, on the whole bucket and under no other condition. */
interface Denied {
  readonly actions: readonly string[];
  /** The condition of the statement as JSON. A list of administrators or a pattern does not match. @default - no condition */
  readonly condition?: RegExp;
  /** The ARNs, without the prefix of their partition. */
  readonly resources: (bucket: string) => readonly string[];
  readonly except?: true;
}

const wholly = (bucket: string) => [bucket, `${bucket}/*`];
const objects = (bucket: string) => [`${bucket}/*`];

/** Written by hand, not derived from infra/policies/s3-actions.ts, so that an action that is removed there is found here. */
const required: Readonly<Record<string, Denied>> = {
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
function isDenial(statement: any, bucket: string, { actions, condition, resources, except }: Denied): boolean {
  const { Effect, Principal, Action, Condition, Resource, NotResource } = statement;
  // S3 returns a list with one item as the item.
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
      const { Statement: statements = [] } = typeof policy === 'string' ? JSON.parse(policy) : policy;
      const missing = Object.entries(required)
        .filter(([sid, denied]) =>
          statements.every(
            (statement: { Sid: string }) => statement.Sid !== sid || !isDenial(statement, bucket.props.bucket, denied),
          ),
        )
        .map(([sid]) => sid);
      return missing.length > 0
        ? [
            `${bucket.name}: its policy lacks ${missing.join(', ')}; add the statements of infra/policies/bucket-policy.ts`,
          ]
        : [];
    });

const protection: Guarantee = (stack) => [
  ...stack
    .all(/^aws:(s3|kms)\//)
    .filter(({ opts }) => !opts.protect)
    .map(
      ({ type, name }) =>
        `${name} (${type}): is not protected; set protect, or see docs/how-to/store.md to destroy it on purpose`,
    ),
  ...stack
    .all('aws:s3/bucket:Bucket')
    .filter(({ props }) => props.forceDestroy === true)
    .map(({ name }) => `${name}: would be deleted with its content; remove forceDestroy`),
];

/** A policy of the whole stack that fails a preview, and an update before it starts. */
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
        ...args.getConfig<Partial<Minimum>>(),
      }))
        report(problem);
    },
  };
}

new PolicyPack('jerrycan', {
  policies: [
    policy('versioning', 'A bucket with backups must keep old versions.', versioning),
    policy('lock', 'A bucket with backups must lock each version for the configured number of days or longer.', lock),
    policy(
      'lifecycle',
      'A lifecycle must not delete current objects, or old versions before their lock ends or within two weeks.',
      lifecycle,
    ),
    policy('encryption', 'Every bucket must be encrypted, and its key must be kept.', encryption),
    policy('public-access', 'No bucket may be public, or accept objects of other owners.', publicAccess),
    policy('denies', 'A bucket with backups must deny the actions of an attacker.', denies),
    policy('protection', 'This program must not delete any resource that stores backups.', protection),
  ],
});
