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
    'endpoint: sends keys and data unencrypted ("http://s3"); write https://, or say "allowPlainHttp": true',
  ],
  [
    { endpoint: 's3.example' },
    'endpoint: is no address of scheme, host and port alone ("s3.example"); write one such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { endpoint: 'https://s3/path' },
    'endpoint: is no address of scheme, host and port alone ("https://s3/path"); write one such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { endpoint: 'https://key:secret@s3' },
    'endpoint: is no address of scheme, host and port alone ("https://…@s3"); write one such as https://s3.eu-central-1.amazonaws.com',
  ],
  [
    { skipSSLVerify: true },
    'skipSSLVerify: is refused, since the runner verifies every certificate (true); write those of a private authority as "ca"',
  ],
  [{ allowPlainHttp: false }, 'allowPlainHttp: is not true (false); write true or take it away'],
  [{ allowPlainHttp: 'yes' }, 'allowPlainHttp: is not true ("yes"); write true or take it away'],
  [{ bukcet: 'x' }, 'content: has a field that is not known (bukcet); correct its spelling or take it away'],
  [
    { lock: { mode: 'governance', day: 3, days: 3 } },
    'lock: has a field that is not known (day); correct its spelling or take it away',
  ],
  [{ bucket: undefined }, 'bucket: is no name (missing); write the name of the bucket'],
  [{ bucket: 'ab' }, 'bucket: is no name of a bucket ("ab"); use 3 to 63 of a-z, 0-9, . and -'],
  [{ bucket: 'Our_Backups' }, 'bucket: is no name of a bucket ("Our_Backups"); use 3 to 63 of a-z, 0-9, . and -'],
  [{ bucket: '-abc' }, 'bucket: is no name of a bucket ("-abc"); begin and end with a letter or a digit'],
  [{ bucket: 'a..b' }, 'bucket: is no name of a bucket ("a..b"); put no . beside another or beside -'],
  [{ bucket: '10.0.0.1' }, 'bucket: is an address ("10.0.0.1"); a bucket cannot be named like one'],
  [
    { prefix: '/jerrycan' },
    'prefix: is no prefix ("/jerrycan"); use a-z, 0-9, ., _, - and single slashes between, none at the ends',
  ],
  [
    { prefix: 'a/../b' },
    'prefix: is no prefix ("a/../b"); use a-z, 0-9, ., _, - and single slashes between, none at the ends',
  ],
  [{ lock: undefined }, 'lock: '],
  [
    { lock: { mode: 'soft', days: 3 } },
    'lock.mode: is no mode of Object Lock ("soft"); write governance or compliance',
  ],
  [{ lock: { mode: 'governance', days: 0 } }, 'lock.days: is too short (0); write 1 or more'],
  [
    { lock: { mode: 'governance', days: 14 }, versioning: false },
    'lock: needs versions to hold ({"mode":"governance","days":14}); write "versioning": true',
  ],
  [
    { runner: { credentials: 'key-pair' } },
    'runner.credentials: is no way for runners to have credentials ("key-pair"); write irsa or pod-identity, or take "runner" away: key pairs',
  ],
  [
    { runner: { ...podIdentity, roles: { shop: 'admin' } } },
    'runner.roles.shop: is no ARN of a role ("admin"); run `pulumi up`, which writes it',
  ],
  [{ runner: { ...podIdentity, sts: irsa.sts } }, 'runner: has a field that is not known (sts); correct its spelling'],
  [{ runner: { ...irsa, sts: 'http://sts' } }, 'runner.sts: is no address ("http://sts"); write one such as https://'],
  [{ runner: { ...irsa, audience: undefined } }, 'runner.audience: is no audience (missing); write whom the token is'],
  [{ egress: [] }, 'egress: is empty ([]); write where the store answers'],
  [
    { egress: [{ cidr: '10.0.0.1', port: 443 }] },
    'egress.0.cidr: is no range of addresses ("10.0.0.1"); write one such as 10.0.0.0/8',
  ],
  [{ egress: [{ cidr: '10.0.0.0/8', port: 70000 }] }, 'egress.0.port: is no port (70000); write 1 to 65535'],
  [{ version: 3 }, 'version: is no layout that this program reads (3); write 2'],
  [
    { version: 1 },
    'version: is the layout of an older program (1); run `pulumi up`, or, where the file is written by hand, write 2 and what lifecycle the bucket has ("lifecycle": null if none)',
  ],
  [
    { lifecycle: undefined },
    'lifecycle: is no lifecycle (missing); write {"noncurrentDays": …}, or null if there is none',
  ],
  [
    { lifecycle: { noncurrentDays: 13 } },
    'lifecycle.noncurrentDays: is too short: what an attacker hid would end before it is found (13); write 14 or more',
  ],
  [
    { lock: { mode: 'governance', days: 30 }, lifecycle: { noncurrentDays: 29 } },
    'lifecycle: ends old versions before their lock does ({"noncurrentDays":29}); write as many noncurrentDays as the lock has days, or more',
  ],
  [{ region: 'EU West' }, 'region: is no region ("EU West"); write one such as eu-central-1'],
  [{ region: 'europe' }, 'region: is no region of AWS ("europe"); write one such as eu-central-1'],
  [
    { region: 'eu-west-1' },
    'endpoint: is of another region than eu-west-1 ("https://s3.eu-central-1.amazonaws.com"); correct the one or the other',
  ],
  [
    { endpoint: 'https://s3.amazonaws.com' },
    'endpoint: redirects whoever asks for a bucket of another region than us-east-1, as eu-central-1 is ("https://s3.amazonaws.com"); write one such as https://s3.eu-central-1.amazonaws.com',
  ],
  [{ endpoint: 'https://s3-external-1.amazonaws.com' }, 'endpoint: redirects whoever asks'],
  [{ endpoint: 'http://s3.eu-west-1.amazonaws.com', allowPlainHttp: true }, 'endpoint: is of another region than'],
  [{ endpoint: 'https://s3.dualstack.eu-west-1.amazonaws.com' }, 'endpoint: is of another region than eu-central-1 ('],
  [{ endpoint: 'https://bucket.vpce-0a1b.s3.eu-west-1.vpce.amazonaws.com' }, 'endpoint: is of another region than'],
  [
    { endpoint: 'https://s3.eu-central-1.amazonaws.com.cn' },
    'endpoint: is not an address of AWS in eu-central-1, whose services end in amazonaws.com (',
  ],
  [
    { region: 'eusc-de-east-1', endpoint: 'https://s3.eusc-de-east-1.amazonaws.com' },
    'endpoint: is not an address of AWS in eusc-de-east-1, whose services end in amazonaws.eu (',
  ],
  ...[
    ['vpce-0a1b-5e6f.s3.eu-central-1.vpce', 'is not the address of buckets at a VPC endpoint, https://bucket.vpce-… ('],
    ['accesspoint.vpce-0a1b.s3.eu-central-1.vpce', 'is of access points, whose aliases can be written as the bucket'],
    [
      'mine-111122223333.s3-accesspoint.eu-central-1',
      'is of access points, whose aliases can be written as the bucket',
    ],
    ['our-backups.s3.eu-central-1', 'names a bucket, which belongs into "bucket" ('],
    ['s3-accelerate', 'is of Transfer Acceleration, which has no region ('],
    ['s3-accelerate.dualstack', 'is of Transfer Acceleration, which has no region ('],
    ['s3express-euc1-az1.eu-central-1', 'is of directory buckets, which keep no versions and list in no order ('],
    ['s3-website.eu-central-1', 'is not an address of buckets ('],
    ['s3-control.eu-central-1', 'is not an address of buckets ('],
  ].map(([name, message]): [object, string] => [{ endpoint: `https://${name}.amazonaws.com` }, `endpoint: ${message}`]),
  [
    { bucket: 'backups.example.org' },
    'bucket: has dots, and no certificate is of the host that begins with it ("backups.example.org"); write "pathStyle": true, or a bucket without dots',
  ],
  [{ bucket: 'backups.example.org', endpoint: 'https://minio:9000' }, 'bucket: has dots, and no certificate is of'],
  [
    { bucket: 'logs--euc1-az1--x-s3' },
    'bucket: is a directory bucket, which keeps no versions and lists in no order (',
  ],
  [
    { kind: 'minoi' },
    'kind: must be one of aws, ceph, garage, minio, r2, rustfs, seaweedfs, versitygw ("minoi"); correct',
  ],
  [
    { kind: 'garage', endpoint: 'https://s3.example.org' },
    'versioning: cannot be promised: Garage keeps no versions (true); write "versioning": false, "lock": null and "lifecycle": null, or use another store',
  ],
  [
    { endpoint: 'https://0a.r2.cloudflarestorage.com', region: 'auto' },
    'versioning: cannot be promised: Cloudflare R2',
  ],
  [
    { kind: 'versitygw', endpoint: 'https://s3.example.org', lifecycle: { noncurrentDays: 30 } },
    'lifecycle: cannot be promised: VersityGW has no lifecycle ({"noncurrentDays":30}); write null, and end old',
  ],
  [
    { endpoint: 'https://minio:9000', ca: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n' },
    'ca: is no bundle of certificates (not shown); write them in PEM, each line and the last ended by \\n, and no private key',
  ],
  [
    { endpoint: 'http://minio:9000', allowPlainHttp: true, ca: CERTIFICATE },
    'ca: has nothing to verify at an endpoint without TLS (not shown); write https://, or take it away',
  ],
])('refuses %p', (otherwise, message) => {
  const found = problems(otherwise);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`store.prod.json › ${message}`);
});

it('says all that is wrong at once', () => {
  expect(problems({ bucket: 'x', region: '', versioning: 'yes' })).toEqual([
    'store.prod.json › bucket: is no name of a bucket ("x"); use 3 to 63 of a-z, 0-9, . and -',
    'store.prod.json › region: is no region (""); write one such as eu-central-1',
    'store.prod.json › versioning: is neither true nor false ("yes"); write which',
  ]);
});

it('says so of a text that is no JSON', () => {
  expect(() => parseStore('store.prod.json', '{')).toThrow(
    /^store.prod.json › content: is no JSON \(not readable at position 1.*\); correct it$/,
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
