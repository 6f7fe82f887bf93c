import { type BucketPlace, bucketArn, objectArn } from './bucket-place';
import { AUDITOR_READS, type IdentityKind, RUNNER_WRITES, verbs } from './identity-policy';
import { type Condition, type PolicyDocument, policyDocument, type Statement } from './policy-document';
import { replicating } from './replication-policy';
import { configuring, destroying, touchingObjects } from './s3-actions';

/** Tags of the identities, which the bucket's policy knows them by: its size does not grow with the number of apps. */
export const identityTags = {
  /** An {@link IdentityKind}. */
  kind: 'jerrycan-identity',
  /** `<prefix>/<cluster>/<app>` of `app` and `runner`, the store's prefix of the others. */
  prefix: 'jerrycan-prefix',
} as const;

const KIND = `aws:PrincipalTag/${identityTags.kind}`;
const SSE_C = 's3:x-amz-server-side-encryption-customer-algorithm';
const KMS_KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const ALGORITHM = 's3:x-amz-server-side-encryption';

export interface BucketPolicyProps {
  readonly place: BucketPlace;
  /** The ARN of the role that alone may change how the bucket is set. */
  readonly administrator: string;
  /** The ARN of another account's role that copies into it. @default - nobody copies into it */
  readonly replicator?: string;
}

/**
 * What S3 refuses, whatever an identity's own policy allows: everyone to destroy versions, the administrator too; everyone but the
 * administrator to change settings; each identity all but its verbs, and every prefix but its own.
 *
 * A bucket's policy has 20 KB, and no more room for an app each than that: so it names tags and no identities.
 */
export function bucketPolicy({ place, administrator, replicator }: BucketPolicyProps): PolicyDocument {
  const bucket = bucketArn(place);
  const all = [bucket, objectArn(place, '*')];
  const own = objectArn(place, `\${aws:PrincipalTag/${identityTags.prefix}}/*`);
  const below = (keys: readonly string[]) =>
    keys.map((key) => objectArn(place, `\${aws:PrincipalTag/${identityTags.prefix}}/${key}`));
  const kinds = Object.keys(verbs) as IdentityKind[];
  const copies: Statement[] = replicator
    ? [
        {
          Sid: 'Copies',
          Effect: 'Allow',
          Principal: { AWS: replicator },
          Action: replicating,
          Resource: [objectArn(place, '*')],
        },
      ]
    : [];
  return policyDocument(
    ...copies,
    deny('TlsOnly', { Action: ['s3:*'], Resource: all, Condition: { Bool: { 'aws:SecureTransport': ['false'] } } }),
    deny('ModernTlsOnly', {
      Action: ['s3:*'],
      Resource: all,
      Condition: { NumericLessThan: { 's3:TlsVersion': ['1.2'] } },
    }),
    deny('NoKeysOfClients', {
      Action: ['s3:PutObject'],
      Resource: [objectArn(place, '*')],
      Condition: { Null: { [SSE_C]: ['false'] } },
    }),
    ...otherKeys(place),
    deny('NobodyDestroys', { Action: destroying, Resource: all }),
    deny('AdministratorConfigures', {
      Action: configuring,
      Resource: all,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [administrator] } },
    }),
    deny('OwnPrefixOnly', { Action: touchingObjects, NotResource: [own], Condition: being(...kinds) }),
    deny('RunnersAlone', { Action: ['s3:PutObject'], Resource: below(RUNNER_WRITES), Condition: being('app') }),
    deny('RunnerWrites', { Action: ['s3:PutObject'], NotResource: below(RUNNER_WRITES), Condition: being('runner') }),
    deny('AuditorReads', { Action: ['s3:GetObject*'], NotResource: below(AUDITOR_READS), Condition: being('auditor') }),
    ...kinds.map((kind) =>
      deny(`VerbsOf${kind[0]!.toUpperCase()}${kind.slice(1)}`, {
        NotAction: verbs[kind],
        Resource: all,
        Condition: being(kind),
      }),
    ),
  );
}

/** An object under somebody else's key is theirs to make unreadable. A negated operator holds where a header is absent, so presence is asked too. */
function otherKeys(place: BucketPlace): Statement[] {
  const Resource = [objectArn(place, '*')];
  const other = (key: string, value: string): Condition => ({
    Null: { [key]: ['false'] },
    StringNotEquals: { [key]: [value] },
  });
  if (place.key === undefined)
    return [deny('NoOtherKeys', { Action: ['s3:PutObject'], Resource, Condition: other(ALGORITHM, 'AES256') })];
  return [
    deny('NoOtherEncryption', { Action: ['s3:PutObject'], Resource, Condition: other(ALGORITHM, 'aws:kms') }),
    deny('NoOtherKeys', { Action: ['s3:PutObject'], Resource, Condition: other(KMS_KEY, place.key) }),
  ];
}

const being = (...kinds: readonly IdentityKind[]): Condition => ({ StringEquals: { [KIND]: kinds } });

function deny(Sid: string, what: Omit<Statement, 'Sid' | 'Effect' | 'Principal'>): Statement {
  return { Sid, Effect: 'Deny', Principal: '*', ...what };
}
