import { awsEndpointProblem, isAwsS3 } from '../../contracts/files/aws-endpoint';
import { domainOf, partitionOf } from '../../contracts/files/aws-partition';
import { transitionProblems } from '../../contracts/files/lifecycle';
import { hasDots } from '../../contracts/files/store';
import type { Config } from './config';
import { federationProblems } from './federation';

/** What is wrong with a key, seen with the others. */
export interface Conflict {
  readonly key: keyof Config;
  readonly message: string;
}

/** What keys of the configuration cannot hold together, or have no effect together. */
export function conflicts(config: Config): Conflict[] {
  const found: Conflict[] = [];
  const refuse = (key: keyof Config, message: string) => found.push({ key, message });
  const compatible = config.endpoint !== '';
  if (config.noncurrentDays < config.lockDays)
    refuse('noncurrentDays', `is less than lockDays, ${config.lockDays}; write as many or more`);
  for (const message of transitionProblems(config.transitions)) refuse('transitions', message);
  if (config.credentials === 'external-secrets' && config.secretStore === '')
    refuse('secretStore', 'is missing; write the name of the ClusterSecretStore that external-secrets reads');
  if (config.credentials !== 'external-secrets' && config.secretStore !== '')
    refuse('secretStore', 'has no effect; write credentials: external-secrets, or take it away');
  if (config.replicaRole !== '' && config.replicaRegion === '')
    refuse('replicaRole', 'has nothing to make; say replicaRegion too');
  if (config.keepPreviousKeys && config.keyGeneration < 2)
    refuse('keepPreviousKeys', 'has no previous keys to keep; raise keyGeneration first');
  if (config.adopt)
    for (const key of ['replicaRegion', 'transitions'] as const)
      if (config[key].length > 0)
        refuse(key, 'has no effect on a bucket that is not managed here; take it away, or adopt');
  const more = compatible ? ofCompatible(config) : ofAws(config);
  return [
    ...found,
    ...more,
    ...federationProblems(config).map(({ key, message }) => ({ key: key as keyof Config, message })),
  ];
}

function ofAws(config: Config): Conflict[] {
  const found: Conflict[] = [];
  const refuse = (key: keyof Config, message: string) => found.push({ key, message });
  const { adopt, administrator, awsEndpoint, bucket, pathStyle, region, replicaRegion, replicaRole } = config;
  if (awsEndpoint !== '') {
    const problem = isAwsS3(awsEndpoint)
      ? awsEndpointProblem(awsEndpoint, region)
      : `is not an address of Amazon S3; write one such as https://s3.dualstack.${region}.${domainOf(region)}`;
    if (problem) refuse('awsEndpoint', problem);
    else if (!/^https:\/\/[^\s/?#@]+$/.test(awsEndpoint))
      refuse('awsEndpoint', 'must be https://, host and port alone; correct it');
  }
  if (!adopt && administrator === '')
    refuse('administrator', 'is missing; write the ARN of the role that alone may change how the bucket is set');
  if (adopt && administrator !== '')
    refuse('administrator', 'has no effect on a bucket that is not managed here; take it away, or adopt');
  const partition = partitionOf(region);
  for (const key of ['administrator', 'replicaRole'] as const)
    if (config[key].startsWith('arn:') && config[key].split(':')[1] !== partition)
      refuse(key, `is of another partition than ${region}, whose ARNs begin with arn:${partition}; write a role of it`);
  if (bucket.includes('.') && !pathStyle)
    refuse('bucket', "has dots, and S3's certificate is of no such host; write a name without, or pathStyle: true");
  if (replicaRegion !== '' && partitionOf(replicaRegion) !== partition)
    refuse('replicaRegion', `is of another partition than ${region}, where S3 copies nothing to; write one of its own`);
  const account = (role: string) => role.split(':')[4];
  if (replicaRegion === region && (replicaRole === '' || account(replicaRole) === account(administrator)))
    refuse(
      'replicaRegion',
      "is the bucket's own, in its own account; write another, or the replicaRole of another account",
    );
  return found;
}

function ofCompatible(config: Config): Conflict[] {
  const found: Conflict[] = [];
  const refuse = (key: keyof Config, message: string) => found.push({ key, message });
  const { awsEndpoint, endpoint, egress } = config;
  if (awsEndpoint !== '') refuse('awsEndpoint', 'is of AWS alone; take it away: endpoint says where the store is');
  if (endpoint.startsWith('https://') && hasDots(config.bucket) && !config.pathStyle)
    refuse(
      'bucket',
      'has dots, and no certificate is of the host that begins with it; write pathStyle: true, or a name without',
    );
  if (/(^|\.)(amazonaws\.com(\.cn)?|amazonaws\.eu|(api|on)\.aws)$/i.test(hostOf(endpoint)))
    refuse(
      'endpoint',
      'is of AWS, whose bucket would have neither policy nor key then; take it away, region says where, and awsEndpoint how clusters reach it',
    );
  if (endpoint.startsWith('http://') && !config.allowPlainHttp)
    refuse('endpoint', 'sends keys and data unencrypted; write https://, or say allowPlainHttp: true');
  const port = portOf(endpoint);
  if (
    port !== undefined &&
    port !== 443 &&
    egress.length === 1 &&
    egress[0]!.cidr === '0.0.0.0/0' &&
    egress[0]!.port === 443
  )
    refuse(
      'egress',
      `lets nobody reach the endpoint, which answers at port ${port}; write where it answers: pulumi config set --path 'egress[0]' 10.0.0.0/8:${port}`,
    );
  if (config.administrator !== '')
    refuse(
      'administrator',
      'has no effect at a store that is not AWS, where whose key makes the bucket may change it; take it away',
    );
  if (config.replicaRegion !== '' && !config.adopt)
    refuse('replicaRegion', 'is of AWS alone; take it away, and replicate by the means of the store');
  if (config.transitions.length > 0 && !config.adopt)
    refuse('transitions', 'is of AWS alone; take it away, and move objects by the means of the store');
  if (config.credentials === 'irsa' || config.credentials === 'pod-identity')
    refuse('credentials', 'is of AWS alone; write secrets or external-secrets');
  if (config.keyGeneration > 1)
    refuse('keyGeneration', 'is of AWS alone; take it away, make other users at the store, and set their pairs');
  return found;
}

const hostOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).hostname : '');

/** The port of an address; a Service's may be another than its pods', so this is held to no list but the default. */
function portOf(endpoint: string): number | undefined {
  const { port, protocol } = URL.canParse(endpoint) ? new URL(endpoint) : { port: '', protocol: '' };
  if (port !== '') return Number(port);
  return { 'https:': 443, 'http:': 80 }[protocol];
}
