import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseApps } from '../../../contracts/files/app-list';
import { parseCluster } from '../../../contracts/files/cluster-file';
import { parseConfig } from '../../../infra/config/parse';

const required = {
  bucket: 'our-backups',
  region: 'eu-central-1',
  administrator: 'arn:aws:iam::111122223333:role/backup-administrator',
};
const oidcProvider = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A';
const eksCluster = 'arn:aws:eks:eu-central-1:111122223333:cluster/prod';
const config = (otherwise: Record<string, string | undefined> = {}) => {
  const said = Object.entries({ ...required, ...otherwise }).filter(([, value]) => value !== undefined);
  return parseConfig('prod', 'jerrycan', Object.fromEntries(said.map(([key, value]) => [`jerrycan:${key}`, value!])));
};
const problems = (otherwise: Record<string, string | undefined>) => {
  try {
    config(otherwise);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
};

it('has the keys and defaults of the program in Pulumi.yaml, each with a type and a description', () => {
  const declared = parse(readFileSync(join(__dirname, '../../../Pulumi.yaml'), 'utf8')).config;
  const values = config({ administrator: '', endpoint: 'https://minio' });
  expect(Object.keys(declared)).toEqual(Object.keys(values));
  for (const [key, { type, description, default: byDefault }] of Object.entries<Record<string, unknown>>(declared)) {
    expect([key, typeof description]).toEqual([key, 'string']);
    if (byDefault === undefined) expect(['bucket', 'region']).toContain(key);
    else {
      const text = typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault);
      const said = {
        administrator: '',
        endpoint: 'https://minio',
        ...(key === 'endpoint' ? {} : { [key]: text }),
      };
      expect(config(said)).toEqual(values);
    }
    expect(['string', 'boolean', 'integer', 'array']).toContain(type);
  }
});

it("reads Pulumi's text values, and ignores other projects and secrets", () => {
  const said = {
    'jerrycan:bucket': 'our-backups',
    'jerrycan:region': 'us-east-1',
    'jerrycan:endpoint': 'https://minio',
  };
  const other = {
    'aws:region': 'us-east-1',
    'jerrycan:keys': '{}',
    'jerrycan:lockDays': '14',
    'jerrycan:noncurrentDays': '14',
  };
  const read = parseConfig('prod', 'jerrycan', { ...said, ...other, 'jerrycan:egress': '["fd00::/8:9000"]' });
  expect(read).toMatchObject({ lockDays: 14, egress: [{ cidr: 'fd00::/8', port: 9000 }] });
});

it.each<[Record<string, string | undefined>, string]>([
  [{ bucket: undefined }, 'bucket: must be text (missing); set the name of the bucket'],
  [{ lokDays: '30' }, 'content: has an unknown field (lokDays); correct its spelling or remove it'],
  [{ bucket: 'Our_Backups' }, 'bucket: must be the name of a bucket ("Our_Backups"); use 3 to 63 of a-z, 0-9, . and -'],
  [{ region: 'Europe West' }, 'region: must be an AWS region ("Europe West"); set one such as eu-central-1'],
  [
    { administrator: undefined },
    'administrator: is required (missing); set the ARN of the only role that may change the settings of the bucket',
  ],
  [
    { administrator: 'admin' },
    'administrator: must be the ARN of an IAM role ("admin"); set the ARN of the only role that may change the settings of the bucket',
  ],
  [{ lockDays: 'a month' }, 'lockDays: must be a number of days ("a month"); set a whole number'],
  [{ noncurrentDays: '13', lockDays: '7' }, 'noncurrentDays: is too short ("13"); set 14 or more'],
  [{ lockDays: '31' }, 'noncurrentDays: must not be less than lockDays, 31 (missing); set the same number or more'],
  [{ lockMode: 'soft' }, 'lockMode: must be a valid mode of Object Lock ("soft"); set governance or compliance'],
  [{ encryption: 'none' }, 'encryption: must be a valid encryption ("none"); set kms or s3'],
  [{ transitions: '["DEEP_ARCHIVE:30"]' }, 'transitions.0: must be a class with immediate reads and more than'],
  [{ transitions: '["STANDARD_IA:7"]' }, 'transitions.0: is too early for STANDARD_IA ('],
  [{ transitions: '["cold"]' }, 'transitions.0: must be a storage class and days ('],
  [
    { administrator: '', endpoint: 'http://minio:9000', egress: '["10.0.0.0/8:9000"]' },
    'endpoint: sends keys and data unencrypted ("http://minio:9000"); set an https:// URL, or allowPlainHttp: true',
  ],
  [
    { credentials: 'vault' },
    'credentials: must be a supported kind of credentials ("vault"); set secrets, external-secrets, irsa or pod-identity',
  ],
  [
    { credentials: 'irsa' },
    'oidcProviders: is required (missing); for each cluster, set its name and the ARN of its OIDC provider in IAM',
  ],
  [{ credentials: 'pod-identity' }, 'eksClusters: is required (missing); for each cluster, set its name and its ARN'],
  [{ oidcProviders: `["local=${oidcProvider}"]` }, 'oidcProviders: has no effect ('],
  [{ credentials: 'irsa', oidcProviders: '["local"]' }, 'oidcProviders.0: must be a cluster and an ARN ('],
  [{ credentials: 'irsa', oidcProviders: `["local=${eksCluster}"]` }, 'oidcProviders.0: must be a cluster and an ARN'],
  [
    { credentials: 'irsa', oidcProviders: `["local=${oidcProvider.replace('111122223333', '444455556666')}"]` },
    'oidcProviders: must be in the account of the store, 111122223333 (local) (',
  ],
  [
    { credentials: 'pod-identity', eksClusters: `["local=${eksCluster.replace('111122223333', '444455556666')}"]` },
    'eksClusters: must be in the account of the store, 111122223333 (local) (',
  ],
  [
    { credentials: 'external-secrets' },
    'secretStore: is required (missing); set the name of the ClusterSecretStore that external-secrets reads',
  ],
  [
    { keepPreviousKeys: 'true' },
    'keepPreviousKeys: has no effect without previous keys ("true"); increase keyGeneration first',
  ],
  [{ replicaRole: required.administrator }, 'replicaRole: has no effect without replicaRegion ('],
  [
    { administrator: '', endpoint: 'https://minio', replicaRegion: 'eu-west-1' },
    'replicaRegion: is for AWS only ("eu-west-1"); remove it, and set up replication at the store',
  ],
  [
    { administrator: '', endpoint: 'https://minio', transitions: '["STANDARD_IA:30"]' },
    'transitions: is for AWS only (',
  ],
  [{ egress: '["10.0.0.0/8"]' }, 'egress.0: must be an IP range and a port ('],
  [
    { administrator: '', endpoint: 'https://minio:9000' },
    "egress: does not allow port 9000 of the endpoint (missing); allow its addresses: pulumi config set --path 'egress[0]' 10.0.0.0/8:9000",
  ],
  [
    { administrator: '', endpoint: 'http://minio', allowPlainHttp: 'true', egress: '["0.0.0.0/0:443"]' },
    'egress: does not allow port 80 of the endpoint (',
  ],
  [
    {
      administrator: '',
      endpoint: 'https://minio',
      ca: '-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----',
    },
    'ca: must be a path (not shown); set the path of a file with certificates, below the repository',
  ],
  [
    { administrator: 'arn:aws:iam::111122223333:role/*' },
    'administrator: must be the ARN of an IAM role ("arn:aws:iam',
  ],
  [{ administrator: 'arn:aws:iam::111122223333:role/backup-*' }, 'administrator: must be the ARN of an IAM role ('],
  [{ administrator: 'arn:aws:iam::111122223333:role/' }, 'administrator: must be the ARN of an IAM role ('],
  [
    { administrator: 'arn:aws-cn:iam::111122223333:role/admin' },
    'administrator: must be in the partition of eu-central-1 ("arn:aws-cn:iam::111122223333:role/admin"); set a role whose ARN starts with arn:aws',
  ],
  [{ region: 'cn-north-1' }, 'administrator: must be in the partition of cn-north-1 ('],
  [
    { replicaRegion: 'eu-west-1', replicaRole: 'arn:aws-us-gov:iam::444455556666:role/admin' },
    'replicaRole: must be in the partition of eu-central-1 ("arn:aws-us-gov:iam::444455556666:role/admin"); set a role whose ARN starts with arn:aws',
  ],
  [
    { replicaRegion: 'eu-west-1', replicaRole: 'arn:aws:iam::444455556666:role/*' },
    'replicaRole: must be the ARN of an IAM role (',
  ],
  ...[
    'https://s3.eu-central-1.amazonaws.com',
    'https://s3.cn-north-1.amazonaws.com.cn',
    'https://b.S3.AmazonAWS.com:443',
    'https://x.vpce.amazonaws.com',
    'https://s3.dualstack.eu-west-1.api.aws',
  ].map((endpoint): [Record<string, string | undefined>, string] => [
    { administrator: '', endpoint },
    `endpoint: must not be an address of AWS, because the bucket would have neither policy nor key ("${endpoint}"); remove it, set region`,
  ]),
  [
    { administrator: '', endpoint: 'https://s3.eusc-de-east-1.amazonaws.eu' },
    'endpoint: must not be an address of AWS, because the bucket would',
  ],
  [
    { awsEndpoint: 'https://s3.dualstack.eu-west-1.amazonaws.com' },
    'awsEndpoint: must be in the region eu-central-1 ("https://s3.dualstack.eu-west-1.amazonaws.com"); correct',
  ],
  [
    { awsEndpoint: 'https://minio:9000' },
    'awsEndpoint: must be an address of Amazon S3 ("https://minio:9000"); set one such as https://s3.dualstack.eu-central-1.amazonaws.com',
  ],
  [{ awsEndpoint: 'http://s3.eu-central-1.amazonaws.com' }, 'awsEndpoint: must have only https://, host and port ('],
  [
    { administrator: '', endpoint: 'https://minio', awsEndpoint: 'https://s3.eu-central-1.amazonaws.com' },
    'awsEndpoint: is for AWS only ("https://s3.eu-central-1.amazonaws.com"); remove it, because endpoint is the address of the store',
  ],
  [
    { administrator: '', endpoint: 'https://minio', bucket: 'our.backups' },
    'bucket: has dots, so no certificate matches its host name ("our.backups"); set pathStyle: true, or a name without dots',
  ],
  [{ region: 'eusc-de-east-1' }, 'administrator: must be in the partition of eusc-de-east-1 ('],
  [
    { administrator: '', adopt: 'true', replicaRegion: 'eu-west-1' },
    'replicaRegion: has no effect on an adopted bucket ("eu-west-1"); remove it, or remove adopt',
  ],
  [{ administrator: '', adopt: 'true', transitions: '["STANDARD_IA:30"]' }, 'transitions: has no effect on an'],
  [
    { replicaRegion: 'eu-central-1' },
    'replicaRegion: must differ from the bucket\'s region, or be in another account ("eu-central-1"); set another region, or the replicaRole of another account',
  ],
  [
    { replicaRegion: 'eu-central-1', replicaRole: 'arn:aws:iam::111122223333:role/replica' },
    "replicaRegion: must differ from the bucket's region, or be in another account (",
  ],
  [{ replicaRegion: 'cn-north-1' }, 'replicaRegion: must be in the partition of eu-central-1 ('],
  [
    { bucket: 'our.backups' },
    'bucket: has dots, so S3\'s certificate does not match its host name ("our.backups"); set a name without dots, or pathStyle: true',
  ],
  [
    { endpoint: 'https://minio', administrator: required.administrator },
    'administrator: has no effect at a store other than AWS, where the owner of the bucket can change it (',
  ],
  [{ secretStore: 'aws' }, 'secretStore: has no effect ("aws"); set credentials: external-secrets, or remove it'],
  [{ transitions: '["STANDARD_IA:30","STANDARD_IA:60"]' }, 'transitions: must name each class once (STANDARD_IA) ('],
  [
    { transitions: '["GLACIER_IR:60","STANDARD_IA:90"]' },
    'transitions: must go to GLACIER_IR later than to STANDARD_IA, as S3 requires (',
  ],
  [
    { administrator: '', endpoint: 'https://minio', keyGeneration: '2' },
    'keyGeneration: is for AWS only ("2"); remove it, make new users at the store, and set their key pairs',
  ],
  [{ kubeContexts: '["local"]' }, 'kubeContexts.0: must be a cluster and its context ('],
])('refuses %p', (otherwise, message) => {
  const found = problems(otherwise);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`Pulumi.prod.yaml › ${message}`);
});

it.each<Record<string, string>>([
  { administrator: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a' },
  { region: 'cn-north-1', administrator: 'arn:aws-cn:iam::111122223333:role/admin', replicaRegion: 'cn-northwest-1' },
  { bucket: 'our.backups', pathStyle: 'true' },
  { awsEndpoint: 'https://s3.dualstack.eu-central-1.amazonaws.com' },
  { awsEndpoint: 'https://bucket.vpce-0a1b.s3.eu-central-1.vpce.amazonaws.com' },
  { region: 'eusc-de-east-1', administrator: 'arn:aws-eusc:iam::111122223333:role/admin' },
  { replicaRegion: 'eu-central-1', replicaRole: 'arn:aws:iam::444455556666:role/replica' },
  { transitions: '["GLACIER_IR:90","STANDARD_IA:30","INTELLIGENT_TIERING:60"]' },
  { administrator: '', endpoint: 'https://amazonaws.com.example' },
])('accepts %p', (otherwise) => {
  expect(problems(otherwise)).toEqual([]);
});

it('refuses a stack name that cannot be a file name', () => {
  expect(() => parseConfig('Prod', 'jerrycan', {})).toThrow(
    'Pulumi.Prod.yaml › stack: must be a DNS label (Prod); use a-z, 0-9 and -',
  );
});

it('says how to create a broken list of apps', () => {
  expect(() => parseApps('apps.json', '{"version":0,"apps":[]}')).toThrow(
    'apps.json › version: must be 1 (0); run `npm start`, which writes this file',
  );
  expect(() => parseCluster('clusters/local.json', '{"kanister":{}}')).toThrow(
    'clusters/local.json › kanister.namespace: must be a name (missing); write the namespace that Kanister runs in',
  );
});
