import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFileError } from '../../infra/data-file';
import { parseStore, type Store } from '../../infra/store';

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
])('reads what a store says', (store) => {
  expect(parseStore('store.prod.json', JSON.stringify(store))).toEqual(store);
});

it('reads the file of this repository', () => {
  const text = readFileSync(join(__dirname, '../../store.local.json'), 'utf8');
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
