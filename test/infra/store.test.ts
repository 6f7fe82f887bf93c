import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFileError } from '../../contracts/files/data-file';
import { parseStore, type Store } from '../../contracts/files/store';

const required: Store = {
  version: 2,
  stack: 'prod',
  bucket: 'our-backups',
  region: 'eu-central-1',
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  prefix: 'jerrycan',
  pathStyle: false,
  versioning: true,
  lock: null,
  lifecycle: null,
  identities: [],
  egress: [{ cidr: '52.219.0.0/16', port: 443 }],
};
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const all = {
  ...required,
  endpoint: 'http://minio.minio.svc:9000',
  allowPlainHttp: true,
  region: 'anywhere-1',
  prefix: 'teams/a/jerrycan',
  lock: { mode: 'governance', days: 14 },
  lifecycle: { noncurrentDays: 14 },
  identities: ['wordpress'],
  egress: [
    { cidr: '0.0.0.0/0', port: 9000 },
    { cidr: 'fd00::/8', port: 9000 },
  ],
};
const roles = { shop: 'arn:aws:iam::111122223333:role/jerrycan/jerrycan-prod-local-shop-runner' };
const podIdentity = { credentials: 'pod-identity', audience: 'pods.eks.amazonaws.com', roles };
const irsa = {
  credentials: 'irsa',
  audience: 'sts.amazonaws.com',
  sts: 'https://sts.eu-central-1.amazonaws.com',
  roles,
};
const problems = (otherwise: object) => {
  try {
    parseStore('store.prod.json', JSON.stringify({ ...required, ...otherwise }));
    return [];
  } catch (error) {
    return (error as DataFileError).message.split('\n');
  }
};

it.each([
  ...[required, all, { ...required, endpoint: 'https://minio:9000', ca: CERTIFICATE.repeat(2) }],
  ...[irsa, podIdentity].map((runner) => ({ ...required, runner })),
  ...[
    ['https://s3.dualstack.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['https://s3-fips.us-east-1.amazonaws.com', 'us-east-1'],
    ['https://s3-fips.dualstack.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['https://s3-fips-us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['https://s3-eu-west-1.amazonaws.com', 'eu-west-1'],
    ['https://s3.amazonaws.com', 'us-east-1'],
    ['https://s3-external-1.amazonaws.com', 'us-east-1'],
    ['https://bucket.vpce-0a1b-5e6f.s3.us-east-1.vpce.amazonaws.com', 'us-east-1'],
    ['https://bucket.vpce-0a1b-5e6f-us-east-1a.s3.us-east-1.vpce.amazonaws.com', 'us-east-1'],
    ['https://s3.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['https://s3.dualstack.cn-northwest-1.amazonaws.com.cn:443', 'cn-northwest-1'],
    ['https://bucket.vpce-0a1b-5e6f.s3.cn-north-1.vpce.amazonaws.com.cn', 'cn-north-1'],
    ['https://s3.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['https://s3.dualstack.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    // Not Amazon S3: a store of one's own behind a load balancer, and behind PrivateLink.
    ['https://internal-minio-1.eu-west-1.elb.amazonaws.com', 'anywhere-1'],
    ['https://vpce-0a1b-5e6f.vpce-svc-0a.eu-west-1.vpce.amazonaws.com', 'anywhere-1'],
    ['https://s3.amazonaws.com.example.org', 'anywhere-1'],
  ].map(([endpoint, region]) => ({ ...required, endpoint, region })),
  { ...required, bucket: 'backups.example.org', pathStyle: true },
  { ...required, bucket: 'backups.example.org', endpoint: 'http://minio:9000', allowPlainHttp: true },
  { ...required, kind: 'versitygw', endpoint: 'https://s3.example.org' },
  { ...required, kind: 'garage', endpoint: 'https://s3.example.org', versioning: false },
  { ...required, endpoint: 'https://0a.r2.cloudflarestorage.com', region: 'auto', versioning: false },
])('reads what a store says', (store) => {
  expect(parseStore('store.prod.json', JSON.stringify(store))).toEqual(store);
});

it('reads the file of the example', () => {
  const text = readFileSync(join(__dirname, '../../examples/store.local.json'), 'utf8');
  expect(parseStore('store.local.json', text)).toMatchObject({ stack: 'local', bucket: 'jerrycan-local' });
});

it.each([
  [
    { endpoint: 'http://s3' },
    'endpoint: sends keys and data unencrypted ("http://s3"); write https://, or set "allowPlainHttp": true',
  ],
  [
    { endpoint: 's3.example' },
    'endpoint: must consist of scheme, host and port only ("s3.example"); write an address such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { endpoint: 'https://s3/path' },
    'endpoint: must consist of scheme, host and port only ("https://s3/path"); write an address such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { endpoint: 'https://key:secret@s3' },
    'endpoint: must consist of scheme, host and port only ("https://…@s3"); write an address such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { skipSSLVerify: true },
    'skipSSLVerify: is not supported, since the runner verifies every certificate (true); write those of a private authority as "ca"',
  ],
  [{ allowPlainHttp: false }, 'allowPlainHttp: must be true (false); write true or remove it'],
  [{ allowPlainHttp: 'yes' }, 'allowPlainHttp: must be true ("yes"); write true or remove it'],
  [{ bukcet: 'x' }, 'content: has an unknown field (bukcet); correct its spelling or remove it'],
  [
    { lock: { mode: 'governance', day: 3, days: 3 } },
    'lock: has an unknown field (day); correct its spelling or remove it',
  ],
  [{ bucket: undefined }, 'bucket: must be a name (missing); write the name of the bucket'],
  [{ bucket: 'ab' }, 'bucket: must be the name of a bucket ("ab"); use 3 to 63 of a-z, 0-9, . and -'],
  [{ bucket: 'Our_Backups' }, 'bucket: must be the name of a bucket ("Our_Backups"); use 3 to 63 of a-z, 0-9, . and -'],
  [{ bucket: '-abc' }, 'bucket: must be the name of a bucket ("-abc"); start and end with a letter or a digit'],
  [{ bucket: 'a..b' }, 'bucket: must be the name of a bucket ("a..b"); do not put a . next to another or to a -'],
  [{ bucket: '10.0.0.1' }, 'bucket: must not look like an IP address ("10.0.0.1"); use another name'],
  [
    { prefix: '/jerrycan' },
    'prefix: must be a prefix ("/jerrycan"); use a-z, 0-9, ., _, - and single slashes in between, none at the ends',
  ],
  [
    { prefix: 'a/../b' },
    'prefix: must be a prefix ("a/../b"); use a-z, 0-9, ., _, - and single slashes in between, none at the ends',
  ],
  [{ lock: undefined }, 'lock: '],
  [
    { lock: { mode: 'soft', days: 3 } },
    'lock.mode: must be a mode of Object Lock ("soft"); write governance or compliance',
  ],
  [{ lock: { mode: 'governance', days: 0 } }, 'lock.days: is too short (0); write 1 or more'],
  [
    { lock: { mode: 'governance', days: 14 }, versioning: false },
    'lock: requires versioning ({"mode":"governance","days":14}); write "versioning": true',
  ],
  [
    { runner: { credentials: 'key-pair' } },
    'runner.credentials: must be irsa or pod-identity ("key-pair"); write one of them, or remove "runner" to use key pairs',
  ],
  [
    { runner: { ...podIdentity, roles: { shop: 'admin' } } },
    'runner.roles.shop: must be the ARN of an IAM role ("admin"); run `pulumi up`, which writes it',
  ],
  [{ runner: { ...podIdentity, sts: irsa.sts } }, 'runner: has an unknown field (sts); correct its spelling'],
  [
    { runner: { ...irsa, sts: 'http://sts' } },
    'runner.sts: must be an address ("http://sts"); write one such as https://',
  ],
  [
    { runner: { ...irsa, audience: undefined } },
    'runner.audience: must be an audience (missing); write that of the token',
  ],
  [{ egress: [] }, 'egress: must not be empty ([]); write the addresses of the store'],
  [
    { egress: [{ cidr: '10.0.0.1', port: 443 }] },
    'egress.0.cidr: must be a CIDR range ("10.0.0.1"); write one such as 10.0.0.0/8',
  ],
  [{ egress: [{ cidr: '10.0.0.0/8', port: 70000 }] }, 'egress.0.port: must be a port (70000); write 1 to 65535'],
  [{ version: 3 }, 'version: must be 2 (3); write 2'],
  [
    { version: 1 },
    'version: is the layout of an older program (1); run `pulumi up`; or, if you maintain the file yourself, write 2 and the bucket\'s lifecycle ("lifecycle": null if it has none)',
  ],
  [
    { lifecycle: undefined },
    'lifecycle: must be a lifecycle (missing); write {"noncurrentDays": …}, or null if there is none',
  ],
  [
    { lifecycle: { noncurrentDays: 13 } },
    'lifecycle.noncurrentDays: is too short: what an attacker covered would expire before it is found (13); write 14 or more',
  ],
  [
    { lock: { mode: 'governance', days: 30 }, lifecycle: { noncurrentDays: 29 } },
    'lifecycle: must not delete versions before their lock expires ({"noncurrentDays":29}); write at least as many noncurrentDays as the lock has days',
  ],
  [{ region: 'EU West' }, 'region: must be a region ("EU West"); write one such as eu-central-1'],
  [{ region: 'europe' }, 'region: must be a region of AWS ("europe"); write one such as eu-central-1'],
  [
    { region: 'eu-west-1' },
    'endpoint: must be in the region eu-west-1 ("https://s3.eu-central-1.amazonaws.com"); correct the endpoint or the region',
  ],
  [
    { endpoint: 'https://s3.amazonaws.com' },
    'endpoint: redirects requests for buckets outside of us-east-1, such as one in eu-central-1 ("https://s3.amazonaws.com"); write an address such as https://s3.eu-central-1.amazonaws.com',
  ],
  [{ endpoint: 'https://s3-external-1.amazonaws.com' }, 'endpoint: redirects requests'],
  [{ endpoint: 'http://s3.eu-west-1.amazonaws.com', allowPlainHttp: true }, 'endpoint: must be in the region'],
  [{ endpoint: 'https://s3.dualstack.eu-west-1.amazonaws.com' }, 'endpoint: must be in the region eu-central-1 ('],
  [{ endpoint: 'https://bucket.vpce-0a1b.s3.eu-west-1.vpce.amazonaws.com' }, 'endpoint: must be in the region'],
  [
    { endpoint: 'https://s3.eu-central-1.amazonaws.com.cn' },
    'endpoint: must end in amazonaws.com, the domain of AWS in eu-central-1 (',
  ],
  [
    { region: 'eusc-de-east-1', endpoint: 'https://s3.eusc-de-east-1.amazonaws.com' },
    'endpoint: must end in amazonaws.eu, the domain of AWS in eusc-de-east-1 (',
  ],
  ...[
    ['vpce-0a1b-5e6f.s3.eu-central-1.vpce', 'must be the bucket address of a VPC endpoint, https://bucket.vpce-… ('],
    ['accesspoint.vpce-0a1b.s3.eu-central-1.vpce', 'must not be an access point address'],
    ['mine-111122223333.s3-accesspoint.eu-central-1', 'must not be an access point address'],
    ['our-backups.s3.eu-central-1', 'must not contain the bucket, which belongs in "bucket" ('],
    ['s3-accelerate', 'must not be a Transfer Acceleration address, which has no region ('],
    ['s3-accelerate.dualstack', 'must not be a Transfer Acceleration address, which has no region ('],
    [
      's3express-euc1-az1.eu-central-1',
      'must not be an address for directory buckets, which keep no versions and do not list keys in order (',
    ],
    ['s3-website.eu-central-1', 'must be an endpoint for buckets ('],
    ['s3-control.eu-central-1', 'must be an endpoint for buckets ('],
  ].map(([name, message]): [object, string] => [{ endpoint: `https://${name}.amazonaws.com` }, `endpoint: ${message}`]),
  [
    { bucket: 'backups.example.org' },
    'bucket: has dots, so no wildcard certificate matches its host name ("backups.example.org"); write "pathStyle": true, or use a bucket without dots',
  ],
  [
    { bucket: 'backups.example.org', endpoint: 'https://minio:9000' },
    'bucket: has dots, so no wildcard certificate matches',
  ],
  [
    { bucket: 'logs--euc1-az1--x-s3' },
    'bucket: must not be a directory bucket, which keeps no versions and does not list keys in order (',
  ],
  [
    { kind: 'minoi' },
    'kind: must be one of aws, ceph, garage, minio, r2, rustfs, seaweedfs, versitygw ("minoi"); correct',
  ],
  [
    { kind: 'garage', endpoint: 'https://s3.example.org' },
    'versioning: must be false: Garage keeps no versions (true); write "versioning": false, "lock": null and "lifecycle": null, or use another store',
  ],
  [{ endpoint: 'https://0a.r2.cloudflarestorage.com', region: 'auto' }, 'versioning: must be false: Cloudflare R2'],
  [
    { kind: 'versitygw', endpoint: 'https://s3.example.org', lifecycle: { noncurrentDays: 30 } },
    'lifecycle: must be null: VersityGW has no lifecycle rules ({"noncurrentDays":30}); write null, and delete old',
  ],
  [
    { endpoint: 'https://minio:9000', ca: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n' },
    'ca: must be a bundle of certificates (not shown); write them in PEM, with \\n at the end of every line, and without a private key',
  ],
  [
    { endpoint: 'http://minio:9000', allowPlainHttp: true, ca: CERTIFICATE },
    'ca: has no effect at an endpoint without TLS (not shown); write https://, or remove it',
  ],
])('refuses %p', (otherwise, message) => {
  const found = problems(otherwise);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`store.prod.json › ${message}`);
});

it('says all that is wrong at once', () => {
  expect(problems({ bucket: 'x', region: '', versioning: 'yes' })).toEqual([
    'store.prod.json › bucket: must be the name of a bucket ("x"); use 3 to 63 of a-z, 0-9, . and -',
    'store.prod.json › region: must be a region (""); write one such as eu-central-1',
    'store.prod.json › versioning: must be true or false ("yes"); write one of them',
  ]);
});

it('reports a text that is not JSON', () => {
  expect(() => parseStore('store.prod.json', '{')).toThrow(
    /^store.prod.json › content: must be valid JSON \(not readable at position 1.*\); correct it$/,
  );
  expect(() => parseStore('store.prod.json', '{')).toThrow(DataFileError);
});

describe('what a message shows', () => {
  const SECRET = 'MC4CAQAwBQYDK2VwBCIEIO';
  const key = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`;
  const said = (text: string) => {
    try {
      parseStore('store.prod.json', text);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('is taken');
  };

  it.each([
    ['beside a certificate', JSON.stringify({ ...required, endpoint: 'https://minio', ca: `${CERTIFICATE}${key}` })],
    ['without its armour', JSON.stringify({ ...required, endpoint: 'https://minio', ca: SECRET })],
    ['in a list', JSON.stringify({ ...required, endpoint: 'https://minio', ca: [key] })],
    ['in another field', JSON.stringify({ ...required, prefix: key })],
    ['as the whole file', JSON.stringify(key)],
    ['in a list as the whole file', JSON.stringify([SECRET])],
    ['in a file that is no JSON', key],
    ['in a file that is no JSON, from its first letter', SECRET],
    ['in an address', JSON.stringify({ ...required, endpoint: `https://key:${SECRET}@minio` })],
  ])('is no key: %s', (_, text) => {
    expect(said(text)).not.toMatch(/MC4C|BwBC|IEIO|PRIVATE KEY-/);
  });
});
