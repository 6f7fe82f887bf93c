import { z } from 'zod';
import { label } from '../names';
import { awsEndpointProblem, awsRegion, isAwsS3 } from './aws-endpoint';
import { parseDataFile } from './data-file';
import { SHORTEST_NONCURRENT } from './lifecycle';
import { lacksOf, storeKinds } from './store-kind';

/** One word of a-z, 0-9 and -; of AWS only what has the shape of its regions is taken. */
export const regionPattern = /^[a-z][a-z0-9-]*[a-z0-9]$/;

const lockSchema = z.strictObject({
  mode: z.enum(['governance', 'compliance'], { error: 'is no mode of Object Lock; write governance or compliance' }),
  days: z.int({ error: 'is no number of days; write a whole number' }).min(1, 'is too short; write 1 or more'),
});

const egressSchema = z.strictObject({
  cidr: z.union([z.cidrv4(), z.cidrv6()], { error: 'is no range of addresses; write one such as 10.0.0.0/8' }),
  port: z
    .int({ error: 'is no port; write a whole number' })
    .min(1, 'is no port; write 1 to 65535')
    .max(65_535, 'is no port; write 1 to 65535'),
});

const roleArn = z
  .string({ error: 'is no role; write its ARN' })
  .regex(
    /^arn:aws(-cn|-us-gov|-eusc)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'is no ARN of a role; run `pulumi up`, which writes it',
  );
const withRoles = {
  /** Whom the tokens of the runners' ServiceAccounts are for. */
  audience: z
    .string({ error: 'is no audience; write whom the token is for' })
    .regex(/^[\w.:/-]+$/, 'is no audience; write whom the token is for'),
  /** By app. */
  roles: z.record(z.string(), roleArn, { error: 'are none; write an ARN by app' }),
};

/** How the apps' runners have what they sign their requests with. */
const runnerSchema = z.discriminatedUnion(
  'credentials',
  [
    /** IAM roles for service accounts: a token of the ServiceAccount's is exchanged at STS. */
    z.strictObject({
      credentials: z.literal('irsa'),
      ...withRoles,
      sts: z
        .string({ error: 'is no address; write one such as https://sts.eu-central-1.amazonaws.com' })
        .regex(/^https:\/\/[^\s/?#@]+$/, 'is no address; write one such as https://sts.eu-central-1.amazonaws.com'),
    }),
    /** EKS Pod Identity: a token of the ServiceAccount's is exchanged at the agent on the node. */
    z.strictObject({ credentials: z.literal('pod-identity'), ...withRoles }),
  ],
  { error: 'is no way for runners to have credentials; write irsa or pod-identity, or take "runner" away: key pairs' },
);

/**
 * The contract between `infra/`, which makes the store and writes `store.<stack>.json`, and `charts/`, which reads it.
 * Nothing secret stands in it.
 */
export const storeSchema = z
  .strictObject({
    /** The layout of this file. */
    version: z.literal(2, {
      error: ({ input }) =>
        input === 1
          ? 'is the layout of an older program; run `pulumi up`, or, where the file is written by hand, write 2 and what lifecycle the bucket has ("lifecycle": null if none)'
          : 'is no layout that this program reads; write 2',
    }),
    stack: z
      .string({ error: 'is no name; write the one of the file, store.<stack>.json' })
      .regex(label, 'is no DNS label; use a-z, 0-9 and -'),
    bucket: z.string({ error: 'is no name; write the name of the bucket' }).superRefine((bucket, context) => {
      const message = bucketProblem(bucket);
      if (message) context.addIssue({ code: 'custom', message });
    }),
    region: z
      .string({ error: 'is no region; write one such as eu-central-1' })
      .regex(regionPattern, 'is no region; write one such as eu-central-1'),
    /** Scheme, host and port: `https://s3.eu-central-1.amazonaws.com`. */
    endpoint: z
      .string({ error: 'is no address; write one such as https://s3.eu-central-1.amazonaws.com' })
      .regex(
        /^https?:\/\/[^\s/?#@]+$/,
        'is no address of scheme, host and port alone; write one such as https://s3.eu-central-1.amazonaws.com',
      ),
    /** Which product the store is, so that synthesis knows what it lacks. Absent: nothing is known of it. */
    kind: z
      .enum(storeKinds, { error: `must be one of ${storeKinds.join(', ')}; correct it, or take it away` })
      .optional(),
    /** Said in so many words: the store is reached without TLS. Only for a store in the same cluster. */
    allowPlainHttp: z.literal(true, { error: 'is not true; write true or take it away' }).optional(),
    /** Kanister's field, which is not to be had: the runner reads back what was written, and believes only a store that it knows. */
    skipSSLVerify: z
      .never({
        error: 'is refused, since the runner verifies every certificate; write those of a private authority as "ca"',
      })
      .optional(),
    /** Before every key; without a slash at either end. */
    prefix: z
      .string({ error: 'is no prefix; write one such as jerrycan' })
      .regex(
        /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/,
        'is no prefix; use a-z, 0-9, ., _, - and single slashes between, none at the ends',
      ),
    /** `https://host/bucket/key`, not `https://bucket.host/key`. */
    pathStyle: z.boolean({ error: 'is neither true nor false; write which' }),
    /** The bucket keeps old versions. Without them what is overwritten or deleted is gone. */
    versioning: z.boolean({ error: 'is neither true nor false; write which' }),
    /** How long a version cannot be destroyed; `null`: the bucket has no Object Lock. */
    lock: lockSchema.nullable(),
    /** What the bucket does with old versions by itself; `null`: nothing, they stay for ever. */
    lifecycle: z
      .strictObject(
        {
          /** For how many days a version stays that something lies over. */
          noncurrentDays: z
            .int({ error: 'is no number of days; write a whole number' })
            .min(
              SHORTEST_NONCURRENT,
              `is too short: what an attacker hid would end before it is found; write ${SHORTEST_NONCURRENT} or more`,
            ),
        },
        { error: 'is no lifecycle; write {"noncurrentDays": …}, or null if there is none' },
      )
      .nullable(),
    /** What encrypts the bucket: a KMS key of its own, or S3's keys. Absent: the store is not AWS, or the bucket is somebody else's, and nothing is promised. */
    encryption: z.enum(['kms', 's3'], { error: 'is no encryption; write kms or s3, or take it away' }).optional(),
    /** Certificates of the authority that the store's comes from, PEM; absent: one that every system knows. */
    ca: z
      .string({ error: 'is no text; write certificates in PEM, or take it away' })
      .regex(
        /^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n)+$/,
        'is no bundle of certificates; write them in PEM, each line and the last ended by \\n, and no private key',
      )
      .optional(),
    /** The apps that have keys to the store. */
    identities: z.array(z.string({ error: 'is no name of an app; write one' }), {
      error: 'is no list; write the names of the apps',
    }),
    /** Absent: key pairs, in Secrets, as the apps themselves have in any case. */
    runner: runnerSchema.optional(),
    /** Where the store answers, for NetworkPolicies; a list because addresses of a service change. */
    egress: z
      .array(egressSchema, { error: 'is no list; write [{"cidr": …, "port": …}]' })
      .min(1, 'is empty; write where the store answers'),
  })
  .refine((store) => !store.endpoint.startsWith('http://') || store.allowPlainHttp, {
    path: ['endpoint'],
    message: 'sends keys and data unencrypted; write https://, or say "allowPlainHttp": true',
  })
  .refine((store) => !store.lock || store.versioning, {
    path: ['lock'],
    message: 'needs versions to hold; write "versioning": true',
  })
  .refine((store) => !store.lock || !store.lifecycle || store.lifecycle.noncurrentDays >= store.lock.days, {
    path: ['lifecycle'],
    message: 'ends old versions before their lock does; write as many noncurrentDays as the lock has days, or more',
  })
  .refine((store) => !store.ca || store.endpoint.startsWith('https://'), {
    path: ['ca'],
    message: 'has nothing to verify at an endpoint without TLS; write https://, or take it away',
  })
  .refine(({ bucket, endpoint, pathStyle }) => pathStyle || !hasDots(bucket) || !endpoint.startsWith('https://'), {
    path: ['bucket'],
    message:
      'has dots, and no certificate is of the host that begins with it; write "pathStyle": true, or a bucket without dots',
  })
  .superRefine(({ endpoint, region }, context) => {
    if (!isAwsS3(endpoint) || !regionPattern.test(region)) return;
    if (!awsRegion.test(region)) {
      const message = 'is no region of AWS; write one such as eu-central-1';
      context.addIssue({ code: 'custom', path: ['region'], message });
      return;
    }
    const message = awsEndpointProblem(endpoint, region);
    if (message) context.addIssue({ code: 'custom', path: ['endpoint'], message });
  })
  .superRefine((store, context) => {
    const lacks = lacksOf(store);
    if (lacks?.versioning && store.versioning) {
      const message = `cannot be promised: ${lacks.name} keeps no versions; write "versioning": false, "lock": null and "lifecycle": null, or use another store`;
      context.addIssue({ code: 'custom', path: ['versioning'], message });
    }
    if (lacks?.lifecycle && store.lifecycle) {
      const message = `cannot be promised: ${lacks.name} has no lifecycle; write null, and end old versions by means of your own`;
      context.addIssue({ code: 'custom', path: ['lifecycle'], message });
    }
  });

/** Where backups go. The content of `store.<stack>.json`. */
export type Store = z.infer<typeof storeSchema>;

/**
 * Reads the text of a `store.<stack>.json`.
 *
 * @throws DataFileError with every problem at once.
 */
export function parseStore(file: string, text: string): Store {
  return parseDataFile(file, text, storeSchema);
}

/** The certificate of `*.host` holds for one label before the host, and for no more (RFC 9525, 6.3). */
export const hasDots = (bucket: string): boolean => bucket.includes('.') && bucketProblem(bucket) === undefined;

/** The rules of Amazon S3 for names of buckets, less its reserved pre- and suffixes. */
export function bucketProblem(bucket: string): string | undefined {
  if (!/^[a-z0-9.-]{3,63}$/.test(bucket)) return 'is no name of a bucket; use 3 to 63 of a-z, 0-9, . and -';
  if (!/^[a-z0-9].*[a-z0-9]$/.test(bucket)) return 'is no name of a bucket; begin and end with a letter or a digit';
  if (/\.\.|\.-|-\./.test(bucket)) return 'is no name of a bucket; put no . beside another or beside -';
  if (bucket.endsWith('--x-s3'))
    return 'is a directory bucket, which keeps no versions and lists in no order; write a general purpose bucket';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bucket)) return 'is an address; a bucket cannot be named like one';
  return undefined;
}
