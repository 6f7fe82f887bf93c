import { z } from 'zod';
import { readableClasses, SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';
import { bucketProblem, regionPattern } from '../../contracts/files/store';
import { eksCluster, oidcProvider } from './federation';

/** `pulumi config` holds text; what is no text in this schema stands in it as JSON. */
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
      .int({ error: 'is no number of days; write a whole number' })
      .min(least, `is too short; write ${least} or more`)
      .max(36_500, 'is too long; write 36500 or less'),
  );
const yes = json(z.boolean({ error: 'is neither true nor false; write which' }));
const text = (what: string) => z.string({ error: `is no text; write ${what}` });
/** One role: in a policy a `*` would be every role of the account. */
const role = (what: string) =>
  text(what).regex(
    /^(arn:aws(-cn|-us-gov|-eusc)?:iam::\d{12}:role\/([\w+=,.@-]+\/)*[\w+=,.@-]+)?$/,
    `is no ARN of a role; write ${what}`,
  );
const oneOf = <const T extends string>(what: string, ...values: T[]) =>
  z.enum(values, { error: `is no ${what}; write ${values.join(' or ')}` });

const transition = z
  .string({ error: 'is no transition; write one such as STANDARD_IA:30' })
  .regex(/^[A-Z_]+:\d+$/, 'is no transition; write one such as STANDARD_IA:30')
  .transform((said) => ({ storageClass: said.split(':')[0]!, days: Number(said.split(':')[1]) }))
  .superRefine(({ storageClass, days }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (!readableClasses.includes(storageClass))
      refuse(`goes where it cannot be read at once, or to one zone; write one of ${readableClasses.join(', ')}`);
    else if (storageClass === 'STANDARD_IA' && days < 30)
      refuse('is too early for STANDARD_IA, which S3 refuses; write 30 days or more');
  });

const egress = z
  .string({ error: 'is no range and port; write one such as 10.0.0.0/8:443' })
  .regex(/^\S+\/\d+:\d+$/, 'is no range and port; write one such as 10.0.0.0/8:443')
  .transform((said) => ({
    cidr: said.slice(0, said.lastIndexOf(':')),
    port: Number(said.slice(said.lastIndexOf(':') + 1)),
  }));

/** Of AWS, whose addresses are many and change. */
const everywhere = { cidr: '0.0.0.0/0', port: 443 };

const context = z
  .string({ error: 'is no cluster and context; write one such as local=admin@local' })
  .regex(/^[a-z0-9-]+=.+$/, 'is no cluster and context; write one such as local=admin@local');

const credentials = z.enum(['secrets', 'external-secrets', 'irsa', 'pod-identity'], {
  error: 'is no way to give keys to a cluster; write secrets, external-secrets, irsa or pod-identity',
});

const list = <T extends z.ZodType>(of: T) =>
  json(z.array(of, { error: 'is no list; write clusters and ARNs' })).default([]);

/** Each key by itself. */
export const configKeys = z.strictObject({
  bucket: z.string({ error: 'is no name; write the name of the bucket' }).superRefine((bucket, context) => {
    const message = bucketProblem(bucket);
    if (message) context.addIssue({ code: 'custom', message });
  }),
  region: text('one such as eu-central-1').regex(regionPattern, 'is no region; write one such as eu-central-1'),
  administrator: role('the one that alone may change how the bucket is set').default(''),
  prefix: text('one such as jerrycan').default('jerrycan'),
  endpoint: text('one such as https://minio.example:9000').default(''),
  awsEndpoint: text('one such as https://s3.dualstack.eu-central-1.amazonaws.com').default(''),
  pathStyle: yes.default(false),
  allowPlainHttp: yes.default(false),
  ca: text('the path of a file with certificates, below the repository')
    .regex(/^(?!.*-----BEGIN)[^\n]*$/, 'is no path; write the one of a file with certificates, below the repository')
    .default(''),
  egress: json(z.array(egress, { error: 'is no list; write ranges and ports' })).default([everywhere]),
  adopt: yes.default(false),
  lockMode: oneOf('mode of Object Lock', 'governance', 'compliance').default('governance'),
  lockDays: days().default(30),
  noncurrentDays: days(SHORTEST_NONCURRENT).default(30),
  incompleteUploadDays: days().default(7),
  transitions: json(z.array(transition, { error: 'is no list; write transitions' })).default([]),
  encryption: oneOf('encryption', 'kms', 's3').default('kms'),
  accessLog: yes.default(true),
  accessLogDays: days().default(365),
  replicaRegion: text('one such as eu-west-1')
    .regex(/^$|^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'is no region')
    .default(''),
  replicaRole: role('the one to assume in the account of the replica').default(''),
  credentials: credentials.default('secrets'),
  secretStore: text('the name of a ClusterSecretStore').default(''),
  oidcProviders: list(oidcProvider),
  eksClusters: list(eksCluster),
  kubeContexts: json(z.array(context, { error: 'is no list; write clusters and contexts' })).default([]),
  cutOff: json(
    z.array(z.string().regex(/^[a-z0-9-]+$/, 'is no name of a cluster; write one of clusters/'), {
      error: 'is no list; write names of clusters',
    }),
  ).default([]),
  keyGeneration: json(
    z.int({ error: 'is no number; write 1 or more' }).min(1, 'is no number; write 1 or more'),
  ).default(1),
  keepPreviousKeys: yes.default(false),
});

export type Config = z.output<typeof configKeys>;
