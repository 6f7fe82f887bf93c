import { z } from 'zod';
import { readableClasses, SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';
import { bucketProblem, regionPattern } from '../../contracts/files/store';
import { eksCluster, oidcProvider } from './federation';

/** `pulumi config` stores text only; a value that is not text in this schema is stored as JSON. */
const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((text) => {
    try {
      return typeof text === 'string' ? JSON.parse(text) : text;
    } catch {
      return text;
    }
  }, schema);

const days = (least = 1) =>
  json(
    z
      .int({ error: 'must be a number of days; set a whole number' })
      .min(least, `is too short; set ${least} or more`)
      .max(36_500, 'is too long; set 36500 or less'),
  );
const yes = json(z.boolean({ error: 'must be true or false; set one of them' }));
const text = (what: string) => z.string({ error: `must be text; set ${what}` });
/** A single role: in a policy a `*` would match every role of the account. */
const role = (what: string) =>
  text(what).regex(
    /^(arn:aws(-cn|-us-gov|-eusc)?:iam::\d{12}:role\/([\w+=,.@-]+\/)*[\w+=,.@-]+)?$/,
    `must be the ARN of an IAM role; set ${what}`,
  );
const oneOf = <const T extends string>(what: string, ...values: T[]) =>
  z.enum(values, { error: `must be a valid ${what}; set ${values.join(' or ')}` });

const transition = z
  .string({ error: 'must be a storage class and days; set a value such as STANDARD_IA:30' })
  .regex(/^[A-Z_]+:\d+$/, 'must be a storage class and days; set a value such as STANDARD_IA:30')
  .transform((value) => ({ storageClass: value.split(':')[0]!, days: Number(value.split(':')[1]) }))
  .superRefine(({ storageClass, days }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (!readableClasses.includes(storageClass))
      refuse(`must be a class with immediate reads and more than one zone; set one of ${readableClasses.join(', ')}`);
    else if (storageClass === 'STANDARD_IA' && days < 30)
      refuse('is too early for STANDARD_IA; set 30 days or more, because S3 refuses less');
  });

const egress = z
  .string({ error: 'must be an IP range and a port; set a value such as 10.0.0.0/8:443' })
  .regex(/^\S+\/\d+:\d+$/, 'must be an IP range and a port; set a value such as 10.0.0.0/8:443')
  .transform((value) => ({
    cidr: value.slice(0, value.lastIndexOf(':')),
    port: Number(value.slice(value.lastIndexOf(':') + 1)),
  }));

/** The default for AWS, whose addresses are many and change. */
const everywhere = { cidr: '0.0.0.0/0', port: 443 };

const context = z
  .string({ error: 'must be a cluster and its context; set a value such as local=admin@local' })
  .regex(/^[a-z0-9-]+=.+$/, 'must be a cluster and its context; set a value such as local=admin@local');

const credentials = z.enum(['secrets', 'external-secrets', 'irsa', 'pod-identity'], {
  error: 'must be a supported kind of credentials; set secrets, external-secrets, irsa or pod-identity',
});

const list = <T extends z.ZodType>(of: T) =>
  json(z.array(of, { error: 'must be a list; set clusters and ARNs' })).default([]);

/** The schema of each key by itself. */
export const configKeys = z.strictObject({
  bucket: z.string({ error: 'must be text; set the name of the bucket' }).superRefine((bucket, context) => {
    const message = bucketProblem(bucket);
    if (message) context.addIssue({ code: 'custom', message });
  }),
  region: text('a region such as eu-central-1').regex(
    regionPattern,
    'must be an AWS region; set one such as eu-central-1',
  ),
  administrator: role('the ARN of the only role that may change the settings of the bucket').default(''),
  prefix: text('a prefix such as jerrycan').default('jerrycan'),
  endpoint: text('a URL such as https://minio.example:9000').default(''),
  awsEndpoint: text('a URL such as https://s3.dualstack.eu-central-1.amazonaws.com').default(''),
  pathStyle: yes.default(false),
  allowPlainHttp: yes.default(false),
  ca: text('the path of a file with certificates, below the repository')
    .regex(/^(?!.*-----BEGIN)[^\n]*$/, 'must be a path; set the path of a file with certificates, below the repository')
    .default(''),
  egress: json(z.array(egress, { error: 'must be a list; set IP ranges and ports' })).default([everywhere]),
  adopt: yes.default(false),
  lockMode: oneOf('mode of Object Lock', 'governance', 'compliance').default('governance'),
  lockDays: days().default(30),
  noncurrentDays: days(SHORTEST_NONCURRENT).default(30),
  incompleteUploadDays: days().default(7),
  transitions: json(z.array(transition, { error: 'must be a list; set transitions' })).default([]),
  encryption: oneOf('encryption', 'kms', 's3').default('kms'),
  accessLog: yes.default(true),
  accessLogDays: days().default(365),
  replicaRegion: text('a region such as eu-west-1')
    .regex(/^$|^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'must be an AWS region; set one such as eu-west-1')
    .default(''),
  replicaRole: role('the ARN of a role in the account of the replica').default(''),
  credentials: credentials.default('secrets'),
  secretStore: text('the name of a ClusterSecretStore').default(''),
  oidcProviders: list(oidcProvider),
  eksClusters: list(eksCluster),
  kubeContexts: json(z.array(context, { error: 'must be a list; set clusters and contexts' })).default([]),
  cutOff: json(
    z.array(z.string().regex(/^[a-z0-9-]+$/, 'must be the name of a cluster; set one of clusters/'), {
      error: 'must be a list; set names of clusters',
    }),
  ).default([]),
  keyGeneration: json(
    z.int({ error: 'must be a whole number; set 1 or more' }).min(1, 'is too low; set 1 or more'),
  ).default(1),
  keepPreviousKeys: yes.default(false),
});

export type Config = z.output<typeof configKeys>;
