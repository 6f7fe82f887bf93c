import type { PolicyPackArgs, StackValidationPolicy } from '@pulumi/policy';
import { type Run, ran, required } from './run';

// A pack starts to serve Pulumi as soon as it is constructed.
let pack: PolicyPackArgs;
jest.doMock('@pulumi/policy', () => ({
  PolicyPack: class {
    constructor(_name: string, args: PolicyPackArgs) {
      pack = args;
    }
  },
}));

type Resource = {
  type: string;
  name: string;
  props: Record<string, unknown>;
  opts: { protect: boolean };
  provider: { props: object };
};

/** Returns the pack's messages about a stack. */
function violations(resources: readonly Resource[], config: object = {}): string[] {
  const found: string[] = [];
  for (const { name, validateStack } of pack.policies as StackValidationPolicy[]) {
    const args = { resources, getConfig: () => config } as unknown as Parameters<typeof validateStack>[0];
    validateStack(args, (message) => found.push(`${name} › ${message}`));
  }
  return found;
}

const bool = (key: string, value: string) => ({ Bool: { [key]: [value] } });
const equals = (kinds: readonly string[]) => ({ StringEquals: { 'aws:PrincipalTag/jerrycan-identity': kinds } });

/** An unknown value, as Pulumi passes it to a pack in a preview. Its types omit it. */
const { unknownCheckingProxy, unknownStringValue } = jest.requireActual<{
  unknownCheckingProxy(props: object): Resource['props'];
  unknownStringValue: string;
}>('@pulumi/policy/proxy');

const resourcesOf = (run: Run): Resource[] => {
  const { inputs: props } = run.one('pulumi:providers:aws', 'store');
  return run.asked.map(({ type, name, inputs, protect }) => ({
    ...{ type, name, props: structuredClone(inputs), opts: { protect }, provider: { props } },
  }));
};

describe('the guarantees', () => {
  let aws: Run;
  let minio: Run;
  beforeAll(async () => {
    await import('../../../infra/guarantees');
    aws = await ran({ ...required, replicaRegion: 'eu-west-1' });
    minio = await ran({ bucket: 'our-backups', region: 'us-east-1', endpoint: 'https://minio' });
  });

  it('accept the resources of this program, on AWS and elsewhere', () => {
    expect(violations(resourcesOf(aws))).toEqual([]);
    expect(violations(resourcesOf(minio))).toEqual([]);
    expect(pack.policies.map(({ enforcementLevel }) => enforcementLevel)).toEqual(Array(7).fill('mandatory'));
  });

  // biome-ignore lint/suspicious/noExplicitAny: the inputs of any resource
  it.each<[string, string, (props: any) => void, string]>([
    [
      'BucketVersioning',
      'suspended',
      (p) => Object.assign(p.versioningConfiguration, { status: 'Suspended' }),
      'versioning › store: has no versioning; set status: Enabled',
    ],
    [
      'BucketObjectLockConfiguration',
      'shortened',
      (p) => Object.assign(p.rule.defaultRetention, { days: 13 }),
      'lock › store: locks for too few days (13); set 14 or more',
    ],
    [
      'BucketObjectLockConfiguration',
      'without a rule',
      (p) => delete p.rule,
      'lock › store: has no lock; set objectLockEnabled and a default retention',
    ],
    [
      'Bucket',
      'without a lock',
      (p) => delete p.objectLockEnabled,
      'lock › store: has no lock; set objectLockEnabled and a default retention',
    ],
    [
      'BucketLifecycleConfiguration',
      'too soon',
      (p) => Object.assign(p.rules[0].noncurrentVersionExpiration, { noncurrentDays: 13 }),
      'lifecycle › store: deletes old versions too soon; keep them for 14 days or more',
    ],
    [
      'BucketLifecycleConfiguration',
      'ending current objects',
      (p) => Object.assign(p.rules[0].expiration, { days: 400 }),
      'lifecycle › store: deletes current objects; remove the lifecycle rule',
    ],
    [
      'BucketServerSideEncryptionConfiguration',
      'empty',
      (p) => Object.assign(p, { rules: [] }),
      'encryption › store: is not encrypted; set its encryption',
    ],
    [
      'BucketServerSideEncryptionConfiguration',
      'of keys of S3',
      (p) => Object.assign(p.rules[0], { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }),
      "encryption › store: must be encrypted with its own KMS key; set aws:kms and the key's ARN, or encryption: s3 in the configuration of this pack",
    ],
    [
      'BucketServerSideEncryptionConfiguration',
      'of a key of AWS',
      (p) => delete p.rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId,
      "encryption › store: must be encrypted with its own KMS key; set aws:kms and the key's ARN, or encryption: s3 in the configuration of this pack",
    ],
    [
      'BucketLifecycleConfiguration',
      'moving objects where they cannot be read at once',
      (p) => p.rules.push({ status: 'Enabled', transitions: [{ storageClass: 'DEEP_ARCHIVE', days: 1 }] }),
      'lifecycle › store: moves objects to a class with delayed reads or only one zone (DEEP_ARCHIVE); set another class',
    ],
    [
      'BucketLifecycleConfiguration',
      'moving old versions to one zone',
      (p) =>
        p.rules.push({
          status: 'Enabled',
          noncurrentVersionTransitions: [{ storageClass: 'ONEZONE_IA', noncurrentDays: 30 }],
        }),
      'lifecycle › store: moves objects to a class with delayed reads or only one zone (ONEZONE_IA); set another class',
    ],
    [
      'BucketPublicAccessBlock',
      'open',
      (p) => Object.assign(p, { blockPublicPolicy: false }),
      'public-access › store: allows public access; set blockPublicPolicy',
    ],
    [
      'BucketOwnershipControls',
      'weak',
      (p) => Object.assign(p, { rule: { objectOwnership: 'ObjectWriter' } }),
      'public-access › store: accepts objects of other owners; set BucketOwnerEnforced',
    ],
    [
      'BucketPolicy',
      'empty',
      (p) => Object.assign(p, { policy: '{"Statement":[]}' }),
      'denies › store: its policy lacks TlsOnly, NoKeysOfClients, NobodyDestroys, AdministratorConfigures, OwnPrefixOnly; add the statements of infra/policies/bucket-policy.ts',
    ],
    [
      'Bucket',
      'by force',
      (p) => Object.assign(p, { forceDestroy: true }),
      'protection › store: would be deleted with its content; remove forceDestroy',
    ],
  ])('refuse a %s that is %s', (type, _how, weaken, expected) => {
    const resources = resourcesOf(aws);
    weaken(resources.find((each) => each.type.endsWith(`:${type}`) && each.name === 'store')!.props);
    expect(violations(resources)).toEqual([expected]);
  });

  it.each([
    ...['BucketVersioning', 'BucketObjectLockConfiguration', 'BucketServerSideEncryptionConfiguration'],
    ...['BucketPublicAccessBlock', 'BucketOwnershipControls', 'BucketPolicy'],
  ])('report a missing %s, also of the replica', (type) => {
    for (const name of ['store', 'replica']) {
      const left = resourcesOf(aws).filter((each) => !(each.type.endsWith(`:${type}`) && each.name === name));
      expect(violations(left)).toEqual([expect.stringContaining(`› ${name}: `)]);
    }
  });

  type Sentence = Record<string, unknown> & { Action: string[]; Resource: string[] };
  it.each<[string, string, (sentence: Sentence) => void]>([
    ['TlsOnly', 'allows', (s) => Object.assign(s, { Effect: 'Allow' })],
    ['TlsOnly', 'omits the bucket', (s) => s.Resource.shift()],
    [
      'TlsOnly',
      'applies to requests with TLS',
      (s) => Object.assign(s, { Condition: bool('aws:SecureTransport', 'true') }),
    ],
    ['NoKeysOfClients', 'allows', (s) => Object.assign(s, { Effect: 'Allow' })],
    ['NobodyDestroys', 'allows', (s) => Object.assign(s, { Effect: 'Allow' })],
    [
      'NobodyDestroys',
      'applies to one principal',
      (s) => Object.assign(s, { Principal: { AWS: 'arn:aws:iam::1:root' } }),
    ],
    ...[0, 1, 2].map((index): [string, string, (sentence: Sentence) => void] => [
      'NobodyDestroys',
      `lacks an action (${index})`,
      (s) => s.Action.splice(index, 1),
    ]),
    [
      'NobodyDestroys',
      'applies conditionally',
      (s) => Object.assign(s, { Condition: bool('aws:ViaAWSService', 'true') }),
    ],
    ['NobodyDestroys', 'applies to some keys', (s) => Object.assign(s, { Resource: [`${s.Resource[0]}/a/*`] })],
    ['AdministratorConfigures', 'allows', (s) => Object.assign(s, { Effect: 'Allow' })],
    ...['PutLifecycleConfiguration', 'PutBucketVersioning', 'PutBucketPolicy', 'DeleteBucketPolicy'].map(
      (action): [string, string, (sentence: Sentence) => void] => [
        'AdministratorConfigures',
        `has no ${action}`,
        (s) => s.Action.splice(s.Action.indexOf(`s3:${action}`), 1),
      ],
    ),
    [
      'AdministratorConfigures',
      'applies to no specific role',
      (s) =>
        Object.assign(s, { Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/*'] } } }),
    ],
    ['OwnPrefixOnly', 'allows', (s) => Object.assign(s, { Effect: 'Allow' })],
    ['OwnPrefixOnly', 'exempts a prefix', (s) => Object.assign(s, { NotResource: ['arn:aws:s3:::our-backups/*'] })],
    ['OwnPrefixOnly', 'applies to people', (s) => Object.assign(s, { Condition: equals(['auditor', 'recoverer']) })],
  ])('refuse a policy whose statement %s %s', (sid, _how, weaken) => {
    const resources = resourcesOf(aws);
    const { props } = resources.find(({ type, name }) => type.endsWith(':BucketPolicy') && name === 'store')!;
    const document = JSON.parse(String(props.policy));
    weaken(document.Statement.find(({ Sid }: { Sid: string }) => Sid === sid));
    props.policy = JSON.stringify(document);
    expect(violations(resources)).toEqual([
      `denies › store: its policy lacks ${sid}; add the statements of infra/policies/bucket-policy.ts`,
    ]);
  });

  it('accept a policy as S3 returns it: a list with one item as the item', () => {
    const resources = resourcesOf(aws);
    for (const { type, props } of resources)
      if (type.endsWith(':BucketPolicy')) props.policy = String(props.policy).replaceAll(/\[("[^"]*")\]/g, '$1');
    expect(JSON.stringify(resources)).toContain('"Action\\":\\"s3:*');
    expect(violations(resources)).toEqual([]);
  });

  it('refuse a configuration that lets S3 move objects to an archive', () => {
    const [some] = resourcesOf(aws).filter(({ type }) => type.endsWith(':Bucket'));
    const props = { bucket: 'our-backups', tierings: [{ accessTier: 'DEEP_ARCHIVE_ACCESS', days: 180 }] };
    const type = 'aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration';
    expect(violations([...resourcesOf(aws), { ...some!, type, name: 'archive', props }])).toEqual([
      'lifecycle › archive: moves objects to a tier with delayed reads (DEEP_ARCHIVE_ACCESS); remove it',
    ]);
  });

  it("allow encryption with S3's keys only if the configuration allows it", () => {
    const s3 = resourcesOf(aws).filter(({ type }) => !type.startsWith('aws:kms/'));
    for (const { type, props } of s3)
      if (type.endsWith(':BucketServerSideEncryptionConfiguration'))
        props.rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }];
    expect(violations(s3, { encryption: 's3' })).toEqual([]);
    expect(violations(s3)).toEqual(
      ['store', 'replica'].map((name) =>
        expect.stringContaining(`encryption › ${name}: must be encrypted with its own KMS key`),
      ),
    );
  });

  it('do not read an unknown ARN, because Pulumi throws and would skip the guarantee', () => {
    const resources = resourcesOf(aws).map((each) => {
      if (!each.type.endsWith(':BucketServerSideEncryptionConfiguration') || each.name === 'access-log') return each;
      const how = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: unknownStringValue };
      return { ...each, props: unknownCheckingProxy({ rules: [{ applyServerSideEncryptionByDefault: how }] }) };
    });
    expect(violations(resources)).toEqual([]);
  });

  it('refuse an unprotected resource, and a key that is not kept', () => {
    const open = resourcesOf(aws).map((each) =>
      each.type.endsWith(':Key') ? { ...each, opts: { protect: false } } : each,
    );
    expect(violations(open)).toHaveLength(2);
    const brief = resourcesOf(aws);
    for (const { type, props } of brief) if (type.endsWith(':Key')) Object.assign(props, { deletionWindowInDays: 7 });
    expect(violations(brief)).toHaveLength(2);
  });

  it('require more if their configuration does', () => {
    expect(violations(resourcesOf(minio), { lockDays: 31, lockMode: 'compliance' })).toEqual([
      'lock › store: locks for too few days (30); set 31 or more',
      'lock › store: has the wrong lock mode (GOVERNANCE); set COMPLIANCE',
      'lifecycle › store: deletes old versions too soon; keep them for 31 days or more',
    ]);
  });
});
