import { type BucketPlace, bucketArn, objectArn, viaS3 } from '../../../infra/policies/bucket-place';
import { bucketPolicy, identityTags } from '../../../infra/policies/bucket-policy';
import {
  appPolicy,
  auditorPolicy,
  type IdentityKind,
  recovererPolicy,
  runnerPolicy,
} from '../../../infra/policies/identity-policy';
import { keyPolicy } from '../../../infra/policies/key-policy';
import type { PolicyDocument } from '../../../infra/policies/policy-document';
import { type Judged, type Judgement, judge } from './judge';
import { type Need, type Operation, ofKey, operationsBelow, operationsOnBucket, type Target } from './operation';

export const PREFIX = 'jerrycan';
/** The name of one app is a prefix of another's. */
export const places = {
  own: `${PREFIX}/local/app-1`,
  "another app's": `${PREFIX}/local/app-10`,
  "another cluster's": `${PREFIX}/far/app-1`,
  'outside the store': 'elsewhere',
} as const;
export type Where = keyof typeof places | 'the bucket';
export const kinds: readonly IdentityKind[] = ['app', 'runner', 'auditor', 'recoverer'];

/** The allowed operations; all others are refused. Written by hand from docs/reference/identities.md, not derived from the policies. */
const everywhere = ['own', "another app's", "another cluster's"] as const;
const reads = ['GetObject', 'HeadObject', 'GetObject by version'];
const says = ['GetObject of restore-point.json', 'GetObject of state.json'];
const lists = ['ListObjects', 'ListObjectVersions'];
const recovered = 'GetObject below recovered/';
const writes = [
  ...['restore-point.json', 'state.json', 'drill.json', 'state.json of a capture'].map(
    (file) => `PutObject of ${file}`,
  ),
  ...['PutObject below recovered/', 'CopyObject to the own recovered/'],
  ...['CopyObject over restore-point.json', 'CreateMultipartUpload of state.json'],
];
const allowed: Record<IdentityKind, readonly (readonly [Where, readonly string[]])[]> = {
  app: [
    ['own', [...reads, ...says, recovered, 'PutObject of a part', 'CreateMultipartUpload']],
    ['the bucket', ['HeadBucket', 'GetBucketLocation']],
  ],
  runner: [['own', [...reads, ...says, recovered, ...lists, ...writes, 'DeleteObject']]],
  auditor: [
    ...everywhere.map((where) => [where, [...says, ...lists]] as const),
    ['outside the store', lists],
    ['the bucket', ['HeadBucket', 'ListObjectVersions of all']],
  ],
  recoverer: [
    ...everywhere.map((where) => [where, [...reads, ...says, recovered, ...lists]] as const),
    ['outside the store', lists],
    ['the bucket', ['HeadBucket', 'GetBucketLocation', 'ListObjectVersions of all']],
  ],
};

export interface Cell {
  readonly kind: IdentityKind;
  readonly where: Where;
  readonly operation: Operation;
  readonly done: boolean;
}

/** Every identity, every place, every operation. */
export function cells(parts: Readonly<Record<keyof typeof places, Target>>): Cell[] {
  const below = Object.entries(places).flatMap(([where, prefix]) =>
    operationsBelow(prefix, parts[where as keyof typeof places], places.own).map((operation) => ({
      where: where as Where,
      operation,
    })),
  );
  const all = [...below, ...operationsOnBucket.map((operation) => ({ where: 'the bucket' as const, operation }))];
  return kinds.flatMap((kind) =>
    all.map((cell) => ({
      kind,
      ...cell,
      done: allowed[kind].some(([where, names]) => where === cell.where && names.includes(cell.operation.name)),
    })),
  );
}

/** The identities of the app at `own`, and those for people. */
export function policyOf(kind: IdentityKind, place: BucketPlace): PolicyDocument {
  if (kind === 'app') return appPolicy(place, places.own);
  if (kind === 'runner') return runnerPolicy(place, places.own);
  return kind === 'auditor' ? auditorPolicy(place, PREFIX) : recovererPolicy(place, PREFIX);
}

export const ADMINISTRATOR = 'arn:aws:iam::111122223333:role/backup-administrator';
/** Another identity in the same account, without tags, with every right that its own policy can give. */
export const OTHER = 'arn:aws:iam::111122223333:role/other';

/** The result of AWS's rules for a cell: of the identity's policy, of the policy of the bucket or key, and of both. */
export function ruled(
  { kind, operation }: Pick<Cell, 'kind' | 'operation'>,
  place: BucketPlace,
  encryption: Encryption = 'bucket key',
) {
  const identity = policyOf(kind, place);
  const bucket = bucketPolicy({ place, administrator: ADMINISTRATOR });
  const key = keyPolicy({ account: '111122223333', region: place.region, administrator: ADMINISTRATOR });
  const needs = operation.needs.filter((need) => place.key !== undefined || !ofKey(need));
  const rulings = needs.map((need) => {
    const request = asked(need, kind, place, encryption);
    return { identity: judge(identity, request), bucket: judge(ofKey(need) ? key : bucket, request) };
  });
  const said = (by: 'identity' | 'bucket'): readonly Judgement[] => rulings.map((ruling) => ruling[by]);
  const done = rulings.every(({ identity, bucket }) => identity === 'allowed' && bucket !== 'denied');
  return { done, identity: said('identity'), bucket: said('bucket') };
}

/** The encryption context of S3: the bucket, or each object (AWS, S3, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"). */
type Encryption = 'bucket key' | 'keys of objects';

/** A right that S3 checks, or that KMS checks for S3. */
function asked(need: Need, kind: IdentityKind, place: BucketPlace, encryption: Encryption): Judged {
  const resource = need.key === undefined ? bucketArn(place) : objectArn(place, need.key);
  const context = { ...principal(kind), ...wire, ...need.context };
  if (!ofKey(need)) return { action: need.action, resource, context };
  const named = encryption === 'bucket key' ? bucketArn(place) : resource;
  const byS3 = { 'kms:ViaService': viaS3(place), 'kms:EncryptionContext:aws:s3:arn': named };
  return { action: need.action, resource: place.key!, context: { ...context, ...byS3 } };
}

const wire = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** The sender's properties that S3 knows. */
export function principal(kind: IdentityKind): Record<string, string> {
  const ofApp = kind === 'app' || kind === 'runner';
  return {
    'aws:PrincipalArn': `arn:aws:iam::111122223333:user/${kind}`,
    [`aws:PrincipalTag/${identityTags.kind}`]: kind,
    [`aws:PrincipalTag/${identityTags.prefix}`]: ofApp ? places.own : PREFIX,
  };
}
