import type { Store } from '../../../contracts/files/store';
import { parsePromised, regressions } from '../../../infra/config/regression';

const store: Store = {
  ...{ version: 2, stack: 'prod', bucket: 'our-backups', region: 'eu-central-1', prefix: 'jerrycan' },
  ...{ endpoint: 'https://s3.eu-central-1.amazonaws.com', pathStyle: false, versioning: true },
  ...{ lock: { mode: 'governance', days: 30 }, lifecycle: { noncurrentDays: 60 }, encryption: 'kms' },
  ...{ identities: [], egress: [{ cidr: '0.0.0.0/0', port: 443 }] },
};
const parts = (otherwise: Partial<Store>) =>
  regressions(store, { ...store, ...otherwise }).map((each) => each.split(':')[0]);

it.each<[Partial<Store>, string[]]>([
  [{}, []],
  [{ lock: { mode: 'compliance', days: 31 }, lifecycle: null }, []],
  [{ lock: { mode: 'governance', days: 29 } }, ['lockDays']],
  [{ lock: null }, ['lock']],
  [{ lifecycle: { noncurrentDays: 59 } }, ['noncurrentDays']],
  [{ bucket: 'another' }, ['bucket']],
  [{ prefix: 'another' }, ['prefix']],
  // On AWS the endpoint follows from the region.
  [{ region: 'eu-west-1', endpoint: 'https://s3.eu-west-1.amazonaws.com' }, ['region']],
  [{ endpoint: 'https://minio.example:9000' }, ['endpoint']],
  // Another address of the same bucket.
  [{ endpoint: 'https://s3.dualstack.eu-central-1.amazonaws.com' }, []],
  [{ endpoint: 'https://bucket.vpce-0a1b.s3.eu-central-1.vpce.amazonaws.com' }, []],
  [{ endpoint: 'https://s3.dualstack.eu-west-1.amazonaws.com' }, ['endpoint']],
  [{ region: 'us-east-1', endpoint: 'https://minio.example:9000' }, ['region', 'endpoint']],
  [{ encryption: 's3' }, ['encryption']],
  // The bucket becomes an adopted one, whose encryption is not promised.
  [{ encryption: undefined }, ['encryption']],
  [{ versioning: false, lock: null }, ['versioning', 'lock']],
])('with %p: %p', (otherwise, expected) => {
  expect(parts(otherwise)).toEqual(expected);
});

it.each(['s3', undefined] as const)('takes a key of its own where %p was said', (encryption) => {
  expect(regressions({ ...store, encryption }, { ...store, encryption: 'kms' })).toEqual([]);
});

it('reads a file of the first layout, which this program converts', () => {
  const { lifecycle: _, ...said } = store;
  const first = JSON.stringify({ ...said, version: 1 });
  expect(parsePromised('store.prod.json', first)).toEqual({ ...store, lifecycle: { noncurrentDays: 30 } });
  expect(regressions(parsePromised('store.prod.json', first), { ...store, lifecycle: { noncurrentDays: 30 } })).toEqual(
    [],
  );
  expect(() => parsePromised('store.prod.json', '{')).toThrow('store.prod.json › content: must be valid JSON');
});
