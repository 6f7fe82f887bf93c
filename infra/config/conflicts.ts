import { awsEndpointProblem, isAwsS3 } from '../../contracts/files/aws-endpoint';
import { domainOf, partitionOf } from '../../contracts/files/aws-partition';
import { transitionProblems } from '../../contracts/files/lifecycle';
import { hasDots } from '../../contracts/files/store';
import type { Config } from './config';
import { federationProblems } from './federation';

/** A problem of a key in combination with other keys. */
export interface Conflict {
  readonly key: keyof Config;
  readonly message: string;
}

/** Finds keys of the configuration that contradict each other, or that have no effect together. */
export function conflicts(config: Config): Conflict[] {
  const found: Conflict[] = [];
  const refuse = (key: keyof Config, message: string) => found.push({ key, message });
  const compatible = config.endpoint !== '';
  if (config.noncurrentDays < config.lockDays)
    refuse('noncurrentDays', `must not be less than lockDays, ${config.lockDays}; set the same number or more`);
  for (const message of transitionProblems(config.transitions)) refuse('transitions', message);
  if (config.credentials === 'external-secrets' && config.secretStore === '')
    refuse('secretStore', 'is required; set the name of the ClusterSecretStore that external-secrets reads');
  if (config.credentials !== 'external-secrets' && config.secretStore !== '')
    refuse('secretStore', 'has no effect; set credentials: external-secrets, or remove it');
  if (config.replicaRole !== '' && config.replicaRegion === '')
    refuse('replicaRole', 'has no effect without replicaRegion; set replicaRegion too');
  if (config.keepPreviousKeys && config.keyGeneration < 2)
    refuse('keepPreviousKeys', 'has no effect without previous keys; increase keyGeneration first');
  if (config.adopt)
    for (const key of ['replicaRegion', 'transitions'] as const)
      if (config[key].length > 0) refuse(key, 'has no effect on an adopted bucket; remove it, or remove adopt');
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
      : `must be an address of Amazon S3; set one such as https://s3.dualstack.${region}.${domainOf(region)}`;
    if (problem) refuse('awsEndpoint', problem);
    else if (!/^https:\/\/[^\s/?#@]+$/.test(awsEndpoint))
      refuse('awsEndpoint', 'must have only https://, host and port; correct it');
  }
  if (!adopt && administrator === '')
    refuse('administrator', 'is required; set the ARN of the only role that may change the settings of the bucket');
  if (adopt && administrator !== '')
    refuse('administrator', 'has no effect on an adopted bucket; remove it, or remove adopt');
  const partition = partitionOf(region);
  for (const key of ['administrator', 'replicaRole'] as const)
    if (config[key].startsWith('arn:') && config[key].split(':')[1] !== partition)
      refuse(key, `must be in the partition of ${region}; set a role whose ARN starts with arn:${partition}`);
  if (bucket.includes('.') && !pathStyle)
    refuse(
      'bucket',
      "has dots, so S3's certificate does not match its host name; set a name without dots, or pathStyle: true",
    );
  if (replicaRegion !== '' && partitionOf(replicaRegion) !== partition)
    refuse(
      'replicaRegion',
      `must be in the partition of ${region}; set such a region, because S3 does not copy between partitions`,
    );
  const account = (role: string) => role.split(':')[4];
  if (replicaRegion === region && (replicaRole === '' || account(replicaRole) === account(administrator)))
    refuse(
      'replicaRegion',
      "must differ from the bucket's region, or be in another account; set another region, or the replicaRole of another account",
    );
  return found;
}

function ofCompatible(config: Config): Conflict[] {
  const found: Conflict[] = [];
  const refuse = (key: keyof Config, message: string) => found.push({ key, message });
  const { awsEndpoint, endpoint, egress } = config;
  if (awsEndpoint !== '')
    refuse('awsEndpoint', 'is for AWS only; remove it, because endpoint is the address of the store');
  if (endpoint.startsWith('https://') && hasDots(config.bucket) && !config.pathStyle)
    refuse('bucket', 'has dots, so no certificate matches its host name; set pathStyle: true, or a name without dots');
  if (/(^|\.)(amazonaws\.com(\.cn)?|amazonaws\.eu|(api|on)\.aws)$/i.test(hostOf(endpoint)))
    refuse(
      'endpoint',
      'must not be an address of AWS, because the bucket would have neither policy nor key; remove it, set region, and set awsEndpoint if clusters need another address',
    );
  if (endpoint.startsWith('http://') && !config.allowPlainHttp)
    refuse('endpoint', 'sends keys and data unencrypted; set an https:// URL, or allowPlainHttp: true');
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
      `does not allow port ${port} of the endpoint; allow its addresses: pulumi config set --path 'egress[0]' 10.0.0.0/8:${port}`,
    );
  if (config.administrator !== '')
    refuse(
      'administrator',
      'has no effect at a store other than AWS, where the owner of the bucket can change it; remove it',
    );
  if (config.replicaRegion !== '' && !config.adopt)
    refuse('replicaRegion', 'is for AWS only; remove it, and set up replication at the store');
  if (config.transitions.length > 0 && !config.adopt)
    refuse('transitions', 'is for AWS only; remove it, and set up transitions at the store');
  if (config.credentials === 'irsa' || config.credentials === 'pod-identity')
    refuse('credentials', 'is for AWS only; set secrets or external-secrets');
  if (config.keyGeneration > 1)
    refuse('keyGeneration', 'is for AWS only; remove it, make new users at the store, and set their key pairs');
  return found;
}

const hostOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).hostname : '');

/** The port of a URL. The ports of a Service and its pods can differ, so only the default list is checked against it. */
function portOf(endpoint: string): number | undefined {
  const { port, protocol } = URL.canParse(endpoint) ? new URL(endpoint) : { port: '', protocol: '' };
  if (port !== '') return Number(port);
  return { 'https:': 443, 'http:': 80 }[protocol];
}
