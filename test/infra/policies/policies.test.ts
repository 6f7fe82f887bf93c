import { domainOf } from '../../../contracts/files/aws-partition';
import { accessLogPolicy } from '../../../infra/policies/access-log-policy';
import { type BucketPlace, bucketArn, objectArn } from '../../../infra/policies/bucket-place';
import { bucketPolicy } from '../../../infra/policies/bucket-policy';
import { compatiblePolicy } from '../../../infra/policies/compatible-policy';
import { recovererPolicy } from '../../../infra/policies/identity-policy';
import { keyPolicy, takingKeys } from '../../../infra/policies/key-policy';
import { configuring, destroying } from '../../../infra/policies/s3-actions';
import { DESTROYING, SETTING, SETTING_OBJECTS, TAKING_KEYS, TOUCHING } from '../enforcement/action';
import { judge } from '../enforcement/judge';
import { ADMINISTRATOR, cells, kinds, OTHER, places, policyOf, principal, ruled } from '../enforcement/matrix';
import { ofKey } from '../enforcement/operation';

const place: BucketPlace = {
  bucket: 'our-backups',
  region: 'eu-central-1',
  key: 'arn:aws:kms:eu-central-1:111122223333:key/0a',
};
const part = { key: 'x', versionId: 'v' };
const parts = Object.fromEntries(
  Object.entries(places).map(([where, prefix]) => [where, { ...part, key: `${prefix}/run-0/dump.sql.zst.00000` }]),
) as Record<keyof typeof places, typeof part>;
const policy = bucketPolicy({ place, administrator: ADMINISTRATOR });
const tls = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

describe.each(kinds)('%s, by the rules of AWS', (kind) => {
  const ofKind = cells(parts).filter((cell) => cell.kind === kind);

  it.each(ofKind.map((cell) => [cell.operation.name, cell.where, cell.done ? 'done' : 'refused', cell] as const))(
    '%s, %s: %s',
    (_name, _where, _expected, cell) => {
      expect(ruled(cell, place).done).toBe(cell.done);
    },
  );

  it('does the same if the context of KMS is the object, because an adopted bucket may have no bucket key', () => {
    const differing = ofKind.filter((cell) => ruled(cell, place, 'keys of objects').done !== cell.done);
    expect(differing.map(({ where, operation }) => `${operation.name}, ${where}`)).toEqual([]);
  });

  it("is denied the same by its own policy as by the bucket's", () => {
    const differing = ofKind.filter((cell) => {
      const { identity, bucket } = ruled(cell, place);
      return identity.some((judgement, i) => (judgement === 'denied') !== (bucket[i] === 'denied'));
    });
    expect(differing.map(({ where, operation }) => `${operation.name}, ${where}`)).toEqual([]);
  });

  it.each(DESTROYING)('is explicitly denied %s, which a store may treat as another right', (action) => {
    const { Version, Statement } = policyOf(kind, place);
    const words = Statement.filter(({ Effect, Action }) => Effect === 'Deny' && Action !== undefined);
    const resource = objectArn(place, `${places.own}/x`);
    expect(judge({ Version, Statement: words }, { action, resource, context: {} })).toBe('denied');
  });

  it.each(TOUCHING)('is denied %s elsewhere, whatever else is attached to it', (action) => {
    const request = { action, resource: objectArn(place, 'elsewhere/x'), context: { ...tls, ...principal(kind) } };
    expect(judge(policyOf(kind, place), request)).toBe('denied');
    expect(judge(policy, request)).toBe('denied');
  });

  it('is explicitly denied everything except names, on which its own policy is silent', () => {
    const silent = ofKind.filter(({ done, ...cell }) => {
      const { identity, bucket } = ruled(cell, place);
      return !done && !(identity.includes('denied') && bucket.includes('denied'));
    });
    const names = ['ListObjects', 'ListObjectVersions', 'HeadBucket', 'ListObjectVersions of all'];
    expect(silent.filter(({ operation }) => !names.includes(operation.name))).toEqual([]);
  });

  it('keeps every deny that applies in a compatible store', () => {
    const left = compatiblePolicy(policyOf(kind, place));
    for (const { operation } of ofKind.filter((cell) => !cell.operation.onlyAws))
      for (const { action, key, context = {} } of operation.needs.filter((need) => !ofKey(need))) {
        const request = { action, resource: key ? objectArn(place, key) : bucketArn(place), context };
        expect([operation.name, judge(left, request)]).toEqual([operation.name, judge(policyOf(kind, place), request)]);
      }
    expect(JSON.stringify(left)).not.toMatch(/kms:|NotAction/);
  });

  it('has a policy that IAM accepts: at most 6144 characters, even with long names', () => {
    const long = { ...place, bucket: 'b'.repeat(63) };
    expect(JSON.stringify(policyOf(kind, long)).length).toBeLessThan(6144 - 15 * 120);
  });
});

describe('the bucket', () => {
  const ask = (action: string, context: Record<string, string | undefined> = {}, key?: string) =>
    judge(policy, {
      action,
      resource: key ? objectArn(place, key) : bucketArn(place),
      context: { ...tls, ...context },
    });
  const object = `${places.own}/x`;
  const administrator = { 'aws:PrincipalArn': ADMINISTRATOR };
  const other = { 'aws:PrincipalArn': OTHER };

  it.each([
    ...SETTING.map((action) => [action, undefined] as const),
    ...SETTING_OBJECTS.map((action) => [action, object] as const),
  ])('lets only the administrator %s', (action, key) => {
    expect(ask(action, other, key)).toBe('denied');
    expect(ask(action, {}, key)).toBe('denied');
    expect(ask(action, administrator, key)).toBe('silent');
  });

  it.each(DESTROYING)('lets no one %s, not even the administrator', (action) => {
    expect(ask(action, administrator, object)).toBe('denied');
    expect(ask(action, other, object)).toBe('denied');
  });

  it('denies nothing that is not tested here', () => {
    expect([...configuring].sort()).toEqual([...SETTING, ...SETTING_OBJECTS].sort());
    expect([...destroying].sort()).toEqual([...DESTROYING].sort());
    expect([...takingKeys].sort()).toEqual([...TAKING_KEYS].sort());
  });

  it('accepts no request without TLS, or with an old version', () => {
    for (const [action, key] of [['s3:GetObject', object] as const, ['s3:ListBucket', undefined] as const]) {
      expect(ask(action, { 'aws:SecureTransport': 'false' }, key)).toBe('denied');
      expect(ask(action, { 's3:TlsVersion': '1.1' }, key)).toBe('denied');
      expect(ask(action, {}, key)).toBe('silent');
    }
  });

  it('accepts no key of a client, and only its own key', () => {
    const header = 's3:x-amz-server-side-encryption';
    const put = (context: Record<string, string>) => ask('s3:PutObject', context, object);
    expect(put({ [`${header}-customer-algorithm`]: 'AES256' })).toBe('denied');
    expect(put({ [header]: 'AES256' })).toBe('denied');
    expect(put({ [header]: 'aws:kms' })).toBe('silent');
    expect(put({ [`${header}-aws-kms-key-id`]: 'arn:aws:kms:eu-central-1:999:key/evil' })).toBe('denied');
    expect(put({ [`${header}-aws-kms-key-id`]: place.key! })).toBe('silent');
    const { key: _, ...own } = place;
    const withoutKey = bucketPolicy({ place: own, administrator: ADMINISTRATOR });
    const request = {
      action: 's3:PutObject',
      resource: objectArn(place, 'x'),
      context: { ...tls, [header]: 'aws:kms' },
    };
    expect(judge(withoutKey, request)).toBe('denied');
  });

  it('has a policy that S3 accepts: at most 20 KB with any number of apps', () => {
    expect(
      JSON.stringify(bucketPolicy({ place: { ...place, bucket: 'b'.repeat(63) }, administrator: ADMINISTRATOR }))
        .length,
    ).toBeLessThan(10_000);
  });

  it('names the partition of its region', () => {
    expect(bucketArn({ bucket: 'b', region: 'cn-north-1' })).toBe('arn:aws-cn:s3:::b');
    expect(bucketArn({ bucket: 'b', region: 'us-gov-west-1' })).toBe('arn:aws-us-gov:s3:::b');
    expect(bucketArn({ bucket: 'b', region: 'eusc-de-east-1' })).toBe('arn:aws-eusc:s3:::b');
    expect(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].map(domainOf)).toEqual([
      ...['amazonaws.com', 'amazonaws.com.cn', 'amazonaws.eu'],
    ]);
  });
});

it('lets the recoverer also read the replica, and destroy nothing there', () => {
  const replica = { bucket: 'the-replica', region: 'eu-west-1' };
  const recoverer = recovererPolicy(place, 'jerrycan', replica);
  const ask = (action: string, key: string) =>
    judge(recoverer, { action, resource: objectArn(replica, key), context: {} });
  expect(ask('s3:GetObjectVersion', `${places.own}/x`)).toBe('allowed');
  expect(ask('s3:GetObjectVersion', 'elsewhere/x')).toBe('denied');
  expect(ask('s3:DeleteObjectVersion', `${places.own}/x`)).toBe('denied');
  expect(ask('s3:PutObject', `${places.own}/x`)).toBe('denied');
});

describe("the access log's bucket", () => {
  const log = { bucket: 'our-backups-logs', region: place.region };
  const account = '111122223333';
  const document = accessLogPolicy({ log, of: place, account, administrator: ADMINISTRATOR });
  const ask = (action: string, context: Record<string, string>, key?: string) =>
    judge(document, {
      action,
      resource: key ? objectArn(log, key) : bucketArn(log),
      context: { ...tls, 'aws:PrincipalIsAWSService': 'false', ...context },
    });
  const [other, administrator] = [{ 'aws:PrincipalArn': OTHER }, { 'aws:PrincipalArn': ADMINISTRATOR }];
  // S3's service has no ARN that a policy could name.
  const s3 = { 'aws:PrincipalIsAWSService': 'true', 'aws:SourceArn': bucketArn(place), 'aws:SourceAccount': account };

  it('is written by S3 for this bucket only', () => {
    expect(ask('s3:PutObject', s3, 'our-backups/line')).toBe('allowed');
    expect(ask('s3:PutObject', { ...s3, 'aws:SourceArn': 'arn:aws:s3:::another' }, 'x')).toBe('silent');
    expect(ask('s3:PutObject', { ...s3, 'aws:SourceAccount': '999988887777' }, 'x')).toBe('silent');
  });

  it('is written by no one else, not even the administrator, because an overwritten line hides a request', () => {
    for (const who of [other, administrator]) expect(ask('s3:PutObject', who, 'our-backups/line')).toBe('denied');
  });

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion'])('lets only the administrator delete a line: %s', (action) => {
    expect(ask(action, other, 'our-backups/line')).toBe('denied');
    expect(ask(action, administrator, 'our-backups/line')).toBe('silent');
  });

  it.each(SETTING)('lets only the administrator %s', (action) => {
    expect(ask(action, other)).toBe('denied');
    expect(ask(action, administrator)).toBe('silent');
  });

  it('accepts no request without TLS', () => {
    expect(ask('s3:GetObject', { ...administrator, 'aws:SecureTransport': 'false' }, 'our-backups/line')).toBe(
      'denied',
    );
    expect(ask('s3:ListBucket', { ...administrator, 'aws:SecureTransport': 'false' })).toBe('denied');
  });
});

describe('the key', () => {
  const document = keyPolicy({ account: '111122223333', region: 'eu-central-1', administrator: ADMINISTRATOR });
  const ask = (action: string, arn: string) =>
    judge(document, { action, resource: 'key', context: { 'aws:PrincipalArn': arn } });

  it.each(TAKING_KEYS)('lets only the administrator %s', (action) => {
    expect(ask(action, OTHER)).toBe('denied');
    expect(ask(action, ADMINISTRATOR)).toBe('allowed');
  });

  it('is used by anyone whom the account allows', () => {
    expect(ask('kms:Decrypt', 'arn:aws:iam::111122223333:user/app')).toBe('allowed');
  });

  it('is used through S3 for this bucket only', () => {
    const identity = policyOf('app', place);
    const context = (bucket: string) => ({
      'kms:ViaService': 's3.eu-central-1.amazonaws.com',
      'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}`,
    });
    const use = (bucket: string) =>
      judge(identity, { action: 'kms:Decrypt', resource: place.key!, context: context(bucket) });
    expect(use('our-backups')).toBe('allowed');
    expect(use(`our-backups/${places.own}/x`)).toBe('allowed');
    for (const other of ['another', 'another/x', `our-backups/${places["another app's"]}/x`, 'our-backups-2/x'])
      expect(use(other)).toBe('silent');
    expect(judge(identity, { action: 'kms:Decrypt', resource: place.key!, context: {} })).toBe('silent');
    for (const via of [undefined, 's3.eu-west-1.amazonaws.com', 'ec2.eu-central-1.amazonaws.com']) {
      const elsewhere = { ...context('our-backups'), 'kms:ViaService': via };
      expect(judge(identity, { action: 'kms:Decrypt', resource: place.key!, context: elsewhere })).toBe('silent');
    }
  });
});
