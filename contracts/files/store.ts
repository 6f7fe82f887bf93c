import { z } from 'zod';
import { label } from '../names';
import { awsEndpointProblem, awsRegion, isAwsS3 } from './aws-endpoint';
import { parseDataFile } from './data-file';
import { SHORTEST_NONCURRENT } from './lifecycle';
import { lacksOf, storeKinds } from './store-kind';

/** One word of a-z, 0-9 and -. For AWS, it must also have the form of an AWS region. */
export const regionPattern = /^[a-z][a-z0-9-]*[a-z0-9]$/;

const lockSchema = z.strictObject({
  /** `governance`: the administrator's role can end the lock. `compliance`: no person can. */
  mode: z.enum(['governance', 'compliance'], {
    error: 'must be a mode of Object Lock; write governance or compliance',
  }),
  /** The length of the lock, from when a version is written. */
  days: z.int({ error: 'must be a number of days; write a whole number' }).min(1, 'is too short; write 1 or more'),
});

const egressSchema = z.strictObject({
  /** A range of addresses, such as `10.0.0.0/8`. */
  cidr: z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a CIDR range; write one such as 10.0.0.0/8' }),
  /** A TCP port on them. */
  port: z
    .int({ error: 'must be a port; write a whole number' })
    .min(1, 'must be a port; write 1 to 65535')
    .max(65_535, 'must be a port; write 1 to 65535'),
});

const roleArn = z
  .string({ error: 'must be a role; write its ARN' })
  .regex(
    /^arn:aws(-cn|-us-gov|-eusc)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'must be the ARN of an IAM role; run `pulumi up`, which writes it',
  );
const withRoles = {
  /** The audience of the tokens of the runners' ServiceAccounts. */
  audience: z
    .string({ error: 'must be an audience; write that of the token' })
    .regex(/^[\w.:/-]+$/, 'must be an audience; write that of the token'),
  /** The ARN of the runner's IAM role, by app. */
  roles: z.record(z.string(), roleArn, { error: 'must map apps to roles; write an ARN for each app' }),
};

/** How the apps' runners obtain the credentials for their requests. */
const runnerSchema = z.discriminatedUnion(
  'credentials',
  [
    /** IAM roles for service accounts: a token of the ServiceAccount is exchanged at STS. */
    z.strictObject({
      /** The mechanism: IAM roles for service accounts, or EKS Pod Identity. */
      credentials: z.literal('irsa'),
      ...withRoles,
      /** The address of STS, such as `https://sts.eu-central-1.amazonaws.com`. Required for `irsa`, not allowed otherwise. */
      sts: z
        .string({ error: 'must be an address; write one such as https://sts.eu-central-1.amazonaws.com' })
        .regex(
          /^https:\/\/[^\s/?#@]+$/,
          'must be an address; write one such as https://sts.eu-central-1.amazonaws.com',
        ),
    }),
    /** EKS Pod Identity: a token of the ServiceAccount is exchanged at the agent on the node. */
    z.strictObject({ credentials: z.literal('pod-identity'), ...withRoles }),
  ],
  { error: 'must be irsa or pod-identity; write one of them, or remove "runner" to use key pairs' },
);

/**
 * The contract between `infra/`, which creates the store and writes `store.<stack>.json`, and `charts/`, which reads it.
 * It contains no secrets.
 */
export const storeSchema = z
  .strictObject({
    /** The version of this layout. */
    version: z.literal(2, {
      error: ({ input }) =>
        input === 1
          ? 'is the layout of an older program; run `pulumi up`; or, if you maintain the file yourself, write 2 and the bucket\'s lifecycle ("lifecycle": null if it has none)'
          : 'must be 2; write 2',
    }),
    /** The name of the Pulumi stack, which is part of the file's name. */
    stack: z
      .string({ error: 'must be a name; write the one in the file name, store.<stack>.json' })
      .regex(label, 'must be a DNS label; use a-z, 0-9 and -'),
    /** The name of the bucket. */
    bucket: z.string({ error: 'must be a name; write the name of the bucket' }).superRefine((bucket, context) => {
      const message = bucketProblem(bucket);
      if (message) context.addIssue({ code: 'custom', message });
    }),
    /** The region of the bucket, such as `eu-central-1`. */
    region: z
      .string({ error: 'must be a region; write one such as eu-central-1' })
      .regex(regionPattern, 'must be a region; write one such as eu-central-1'),
    /** Scheme, host and port: `https://s3.eu-central-1.amazonaws.com`. */
    endpoint: z
      .string({ error: 'must be an address; write one such as https://s3.eu-central-1.amazonaws.com' })
      .regex(
        /^https?:\/\/[^\s/?#@]+$/,
        'must consist of scheme, host and port only; write an address such as https://s3.eu-central-1.amazonaws.com',
      ),
    /** The product, so that synthesis knows which features it lacks. Absent if it is unknown. */
    kind: z.enum(storeKinds, { error: `must be one of ${storeKinds.join(', ')}; correct it, or remove it` }).optional(),
    /** Explicitly allows a store without TLS. Only for a store in the same cluster. */
    allowPlainHttp: z.literal(true, { error: 'must be true; write true or remove it' }).optional(),
    /** Kanister's field, which is refused: the runner trusts what it reads back only from a verified store. */
    skipSSLVerify: z
      .never({
        error:
          'is not supported, since the runner verifies every certificate; write those of a private authority as "ca"',
      })
      .optional(),
    /** The prefix of every key, without a slash at either end. */
    prefix: z
      .string({ error: 'must be a prefix; write one such as jerrycan' })
      .regex(
        /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/,
        'must be a prefix; use a-z, 0-9, ., _, - and single slashes in between, none at the ends',
      ),
    /** Whether to use `https://host/bucket/key` instead of `https://bucket.host/key`. */
    pathStyle: z.boolean({ error: 'must be true or false; write one of them' }),
    /** Whether the bucket keeps old versions. Without them, overwritten and deleted objects are gone. */
    versioning: z.boolean({ error: 'must be true or false; write one of them' }),
    /** For how long a version cannot be destroyed; `null` if the bucket has no Object Lock. */
    lock: lockSchema.nullable(),
    /** When the bucket deletes old versions; `null` for never. */
    lifecycle: z
      .strictObject(
        {
          /** For how many days a covered version stays. */
          noncurrentDays: z
            .int({ error: 'must be a number of days; write a whole number' })
            .min(
              SHORTEST_NONCURRENT,
              `is too short: what an attacker covered would expire before it is found; write ${SHORTEST_NONCURRENT} or more`,
            ),
        },
        { error: 'must be a lifecycle; write {"noncurrentDays": …}, or null if there is none' },
      )
      .nullable(),
    /** The bucket's encryption: a KMS key of its own, or S3's keys. Absent if unknown, since the store is not AWS, or the bucket is not managed here. */
    encryption: z.enum(['kms', 's3'], { error: 'must be kms or s3; write one of them, or remove it' }).optional(),
    /** The certificates of the store's private authority, PEM; absent for a public authority. */
    ca: z
      .string({ error: 'must be text; write certificates in PEM, or remove it' })
      .regex(
        /^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n)+$/,
        'must be a bundle of certificates; write them in PEM, with \\n at the end of every line, and without a private key',
      )
      .optional(),
    /** The apps that have keys to the store. */
    identities: z.array(z.string({ error: 'must be the name of an app; write one' }), {
      error: 'must be a list; write the names of the apps',
    }),
    /** The credentials of the runners. Absent for key pairs in Secrets, which the apps themselves always have. */
    runner: runnerSchema.optional(),
    /** The addresses of the store, for NetworkPolicies; a list, because a service's addresses change. */
    egress: z
      .array(egressSchema, { error: 'must be a list; write [{"cidr": …, "port": …}]' })
      .min(1, 'must not be empty; write the addresses of the store'),
  })
  .refine((store) => !store.endpoint.startsWith('http://') || store.allowPlainHttp, {
    path: ['endpoint'],
    message: 'sends keys and data unencrypted; write https://, or set "allowPlainHttp": true',
  })
  .refine((store) => !store.lock || store.versioning, {
    path: ['lock'],
    message: 'requires versioning; write "versioning": true',
  })
  .refine((store) => !store.lock || !store.lifecycle || store.lifecycle.noncurrentDays >= store.lock.days, {
    path: ['lifecycle'],
    message:
      'must not delete versions before their lock expires; write at least as many noncurrentDays as the lock has days',
  })
  .refine((store) => !store.ca || store.endpoint.startsWith('https://'), {
    path: ['ca'],
    message: 'has no effect at an endpoint without TLS; write https://, or remove it',
  })
  .refine(({ bucket, endpoint, pathStyle }) => pathStyle || !hasDots(bucket) || !endpoint.startsWith('https://'), {
    path: ['bucket'],
    message:
      'has dots, so no wildcard certificate matches its host name; write "pathStyle": true, or use a bucket without dots',
  })
  .superRefine(({ endpoint, region }, context) => {
    if (!isAwsS3(endpoint) || !regionPattern.test(region)) return;
    if (!awsRegion.test(region)) {
      const message = 'must be a region of AWS; write one such as eu-central-1';
      context.addIssue({ code: 'custom', path: ['region'], message });
      return;
    }
    const message = awsEndpointProblem(endpoint, region);
    if (message) context.addIssue({ code: 'custom', path: ['endpoint'], message });
  })
  .superRefine((store, context) => {
    const lacks = lacksOf(store);
    if (lacks?.versioning && store.versioning) {
      const message = `must be false: ${lacks.name} keeps no versions; write "versioning": false, "lock": null and "lifecycle": null, or use another store`;
      context.addIssue({ code: 'custom', path: ['versioning'], message });
    }
    if (lacks?.lifecycle && store.lifecycle) {
      const message = `must be null: ${lacks.name} has no lifecycle rules; write null, and delete old versions by other means`;
      context.addIssue({ code: 'custom', path: ['lifecycle'], message });
    }
  });

/** Where backups go. The content of `store.<stack>.json`. */
export type Store = z.infer<typeof storeSchema>;

/**
 * Parses the text of a `store.<stack>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseStore(file: string, text: string): Store {
  return parseDataFile(file, text, storeSchema);
}

/** Whether the bucket's name has dots: the certificate of `*.host` matches only one label before the host (RFC 9525, 6.3). */
export const hasDots = (bucket: string): boolean => bucket.includes('.') && bucketProblem(bucket) === undefined;

/** Checks Amazon S3's naming rules for buckets, except its reserved prefixes and suffixes. */
export function bucketProblem(bucket: string): string | undefined {
  if (!/^[a-z0-9.-]{3,63}$/.test(bucket)) return 'must be the name of a bucket; use 3 to 63 of a-z, 0-9, . and -';
  if (!/^[a-z0-9].*[a-z0-9]$/.test(bucket))
    return 'must be the name of a bucket; start and end with a letter or a digit';
  if (/\.\.|\.-|-\./.test(bucket)) return 'must be the name of a bucket; do not put a . next to another or to a -';
  if (bucket.endsWith('--x-s3'))
    return 'must not be a directory bucket, which keeps no versions and does not list keys in order; use a general purpose bucket';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bucket)) return 'must not look like an IP address; use another name';
  return undefined;
}
