import { type BucketPlace, bucketArn, objectArn } from './bucket-place';
import { AUDITOR_READS, type IdentityKind, RUNNER_WRITES, verbs } from './identity-policy';
import { type Condition, type PolicyDocument, policyDocument, type Statement } from './policy-document';
import { replicating } from './replication-policy';
import { configuring, destroying, touchingObjects } from './s3-actions';

/** Tags by which the bucket's policy recognizes the identities. With tags, its size does not grow with the number of apps. */
export const identityTags = {
  /** An {@link IdentityKind}. */
  kind: 'jerrycan-identity',
  /** `<prefix>/<cluster>/<app>` for `app` and `runner`, the store's prefix for the others. */
  prefix: 'jerrycan-prefix',
} as const;

const KIND = `aws:PrincipalTag/${identityTags.kind}`;
const SSE_C = 's3:x-amz-server-side-encryption-customer-algorithm';
const KMS_KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const ALGORITHM = 's3:x-amz-server-side-encryption';

export interface BucketPolicyProps {
  readonly place: BucketPlace;
  /** The ARN of the only role that may change the settings of the bucket. */
  readonly administrator: string;
  /** The ARN of a role in another account that copies objects into the bucket. @default - no role copies */
  readonly replicator?: string;
}

/**
 * The requests that S3 refuses, whatever an identity's own policy allows. No identity may destroy versions, not even the administrator. Only the administrator
 * may change settings. Each identity is limited to its verbs and to its own prefix.
 *
 * A bucket policy is limited to 20 KB, which is not enough for a statement per app. So the policy uses tags and no identities.
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

/** Refuses other keys, because an object under a foreign key is unreadable for us. A negated operator matches an absent header too, so presence is checked. */
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
