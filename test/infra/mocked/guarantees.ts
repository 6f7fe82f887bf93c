import type { PolicyPackArgs, StackValidationPolicy } from '@pulumi/policy';
import { type Run, ran, required } from './run';

// A pack begins to serve Pulumi as soon as it is made.
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

/** What the pack says of a stack. */
function violations(resources: readonly Resource[], config: object = {}): string[] {
  const found: string[] = [];
  for (const { name, validateStack } of pack.policies as StackValidationPolicy[]) {
    const args = { resources, getConfig: () => config } as unknown as Parameters<typeof validateStack>[0];
    validateStack(args, (message) => found.push(`${name} › ${message}`));
  }
  return found;
}

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

  it('hold for what this program makes, at AWS and elsewhere', () => {
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
      'versioning › store: has no versions; say status: Enabled',
    ],
    [
      'BucketObjectLockConfiguration',
      'shortened',
      (p) => Object.assign(p.rule.defaultRetention, { days: 13 }),
      'lock › store: locks for 13 days; lock for 14 or more',
    ],
    [
      'BucketObjectLockConfiguration',
      'without a rule',
      (p) => delete p.rule,
      'lock › store: does not lock; say objectLockEnabled and a default retention',
    ],
    [
      'Bucket',
      'without a lock',
      (p) => delete p.objectLockEnabled,
      'lock › store: does not lock; say objectLockEnabled and a default retention',
    ],
    [
      'BucketLifecycleConfiguration',
      'too soon',
      (p) => Object.assign(p.rules[0].noncurrentVersionExpiration, { noncurrentDays: 13 }),
      'lifecycle › store: ends old versions too soon; keep them 14 days or more',
    ],
    [
      'BucketLifecycleConfiguration',
      'ending current objects',
      (p) => Object.assign(p.rules[0].expiration, { days: 400 }),
      'lifecycle › store: ends current objects; take the rule away',
    ],
    [
      'BucketServerSideEncryptionConfiguration',
      'empty',
      (p) => Object.assign(p, { rules: [] }),
      'encryption › store: is not encrypted; say how',
    ],
    [
      'BucketPublicAccessBlock',
      'open',
      (p) => Object.assign(p, { blockPublicPolicy: false }),
      'public-access › store: may be public; say blockPublicPolicy',
    ],
    [
      'BucketOwnershipControls',
      'weak',
      (p) => Object.assign(p, { rule: { objectOwnership: 'ObjectWriter' } }),
      "public-access › store: takes other owners' objects; say BucketOwnerEnforced",
    ],
    [
      'BucketPolicy',
      'empty',
      (p) => Object.assign(p, { policy: '{"Statement":[]}' }),
      'denies › store: its policy does not say TlsOnly, NoKeysOfClients, NobodyDestroys, AdministratorConfigures, OwnPrefixOnly; see infra/bucket-policy.ts',
    ],
    [
      'Bucket',
      'by force',
      (p) => Object.assign(p, { forceDestroy: true }),
      'protection › store: would be deleted with all that is in it; take forceDestroy away',
    ],
  ])('refuse a %s that is %s', (type, _how, weaken, expected) => {
    const resources = resourcesOf(aws);
    weaken(resources.find((each) => each.type.endsWith(`:${type}`) && each.name === 'store')!.props);
    expect(violations(resources)).toEqual([expected]);
  });

  it.each([
    ...['BucketVersioning', 'BucketObjectLockConfiguration', 'BucketServerSideEncryptionConfiguration'],
    ...['BucketPublicAccessBlock', 'BucketOwnershipControls', 'BucketPolicy'],
  ])('miss a %s that was taken out of the program, of the replica too', (type) => {
    for (const name of ['store', 'replica']) {
      const left = resourcesOf(aws).filter((each) => !(each.type.endsWith(`:${type}`) && each.name === name));
      expect(violations(left)).toEqual([expect.stringContaining(`› ${name}: `)]);
    }
  });

  it('refuse what is not protected, and a key that is not kept', () => {
    const open = resourcesOf(aws).map((each) =>
      each.type.endsWith(':Key') ? { ...each, opts: { protect: false } } : each,
    );
    expect(violations(open)).toHaveLength(2);
    const brief = resourcesOf(aws);
    for (const { type, props } of brief) if (type.endsWith(':Key')) Object.assign(props, { deletionWindowInDays: 7 });
    expect(violations(brief)).toHaveLength(2);
  });

  it('hold to more if their configuration says so', () => {
    expect(violations(resourcesOf(minio), { lockDays: 31, lockMode: 'compliance' })).toEqual([
      'lock › store: locks for 30 days; lock for 31 or more',
      'lock › store: locks in the mode GOVERNANCE; say COMPLIANCE',
      'lifecycle › store: ends old versions too soon; keep them 31 days or more',
    ]);
  });
});
