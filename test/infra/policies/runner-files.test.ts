import { objectArn } from '../../../infra/policies/bucket-place';
import { bucketPolicy } from '../../../infra/policies/bucket-policy';
import { compatiblePolicy } from '../../../infra/policies/compatible-policy';
import type { IdentityKind } from '../../../infra/policies/identity-policy';
import { judge } from '../enforcement/judge';
import { ADMINISTRATOR, kinds, places, policyOf, principal } from '../enforcement/matrix';

const place = { bucket: 'our-backups', region: 'eu-central-1' };
const bucket = bucketPolicy({ place, administrator: ADMINISTRATOR });
const RUN = 'app-1-20261121t081500z-abcde';

/** Keys below the app's prefix, and who may write each. Written by hand, from `docs/reference/identities.md`. */
const writers: Readonly<Record<string, readonly IdentityKind[]>> = {
  [`${RUN}/dump.sql.zst.00000`]: ['app'],
  [`${RUN}/index`]: ['app'],
  [`${RUN}/database/index`]: ['app'],
  'preflight/probe': ['app'],
  'kanctl/20261121/dump.sql.gz': ['app'],
  'restore-point.json': ['app'],
  [`${RUN}/restore-point.json`]: ['runner'],
  [`${RUN}/state.json`]: ['runner'],
  [`${RUN}/drill.json`]: ['runner'],
  [`${RUN}/database/drill.json`]: ['runner'],
  [`recovered/${RUN}/dump.sql.zst.00000`]: ['runner'],
  [`recovered/${RUN}/database/index`]: ['runner'],
  'recovered/': ['runner'],
};
const rows = Object.entries(writers).flatMap(([key, may]) =>
  kinds.map((kind) => [kind, key, may.includes(kind) ? 'written' : 'refused'] as const),
);

const ask = (kind: IdentityKind, action: string, key: string) => {
  const wire = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
  const request = { action, resource: objectArn(place, key), context: { ...principal(kind), ...wire } };
  return { identity: judge(policyOf(kind, place), request), bucket: judge(bucket, request), request };
};

describe.each(Object.entries(places))('below %s', (where, prefix) => {
  it.each(rows)('%s, PutObject of %s: both policies give the same result', (kind, key, expected) => {
    const { identity, bucket: said } = ask(kind, 's3:PutObject', `${prefix}/${key}`);
    expect(identity === 'denied').toBe(said === 'denied');
    expect(identity).toBe(where === 'own' && expected === 'written' ? 'allowed' : 'denied');
  });
});

// A store that applies only the identity's policy to a signed request must reach the same result with it alone.
it.each(rows)('%s, PutObject of %s: a compatible store gives the same result', (kind, key, expected) => {
  const { request } = ask(kind, 's3:PutObject', `${places.own}/${key}`);
  expect(judge(compatiblePolicy(policyOf(kind, place)), request)).toBe(expected === 'written' ? 'allowed' : 'denied');
});

it.each(Object.keys(writers))('app reads %s of any writer', (key) => {
  for (const action of ['s3:GetObject', 's3:GetObjectVersion'])
    expect(ask('app', action, `${places.own}/${key}`)).toMatchObject({ identity: 'allowed', bucket: 'silent' });
});
