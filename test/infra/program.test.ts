import { parseStore } from '../../infra/store';
import { ADMINISTRATOR, type Run, ran, required, wordpress } from './mocked';

/** What most is asked of: made once. */
let made: Promise<Run> | undefined;
const usual = (): Promise<Run> => {
  made ??= ran(required);
  return made;
};
const KEPT = { protect: true, retainOnDelete: true };
const document = (text: string) => JSON.parse(text).Statement.map(({ Sid }: { Sid: string }) => Sid);

describe('a bucket at AWS', () => {
  let run: Run;
  beforeAll(async () => {
    run = await usual();
  });
  const bucket = 'our-backups';
  const region = 'eu-central-1';

  it('has versions, a lock, and nothing that is ever deleted by force', () => {
    const type = 'aws:s3/bucket:Bucket';
    expect(run.one(type, 'store').inputs).toEqual({ bucket, region, objectLockEnabled: true, forceDestroy: false });
    expect(run.one('aws:s3/bucketVersioning:BucketVersioning', 'store').inputs).toMatchObject({
      versioningConfiguration: { status: 'Enabled' },
    });
    const lock = run.one('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration');
    expect(lock.inputs.rule).toEqual({ defaultRetention: { mode: 'GOVERNANCE', days: 30 } });
  });

  it('is encrypted by a key of its own, which is rotated, and whose deletion takes 30 days', () => {
    const key = run.one('aws:kms/key:Key').inputs;
    expect(key).toMatchObject({ enableKeyRotation: true, rotationPeriodInDays: 365, deletionWindowInDays: 30, region });
    expect(document(key.policy)).toEqual(['Account', 'AdministratorConfigures']);
    const sse = run.one(
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      'store',
    );
    const kmsMasterKeyId = 'arn:aws:kms:eu-central-1:111122223333:key/0a';
    expect(sse.inputs.rules).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId }, bucketKeyEnabled: true },
    ]);
  });

  it('lets the public and other owners in nowhere', () => {
    expect(run.one('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'store').inputs).toMatchObject({
      ...{ blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    });
    expect(run.one('aws:s3/bucketOwnershipControls:BucketOwnershipControls', 'store').inputs.rule).toEqual({
      objectOwnership: 'BucketOwnerEnforced',
    });
  });

  it('ends old versions and incomplete uploads, and no current object', () => {
    const { rules } = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'store').inputs;
    expect(rules).toEqual([
      {
        ...{ id: 'old-versions', status: 'Enabled', filter: { prefix: '' } },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { expiredObjectDeleteMarker: true },
      },
      {
        ...{ id: 'incomplete-uploads', status: 'Enabled', filter: { prefix: '' } },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it('has a policy that names the key and the administrator', () => {
    const { policy } = run.one('aws:s3/bucketPolicy:BucketPolicy', 'store').inputs;
    expect(policy).toContain('arn:aws:kms:eu-central-1:111122223333:key/0a');
    expect(policy).toContain(ADMINISTRATOR);
    expect(document(policy)).toContain('NobodyDestroys');
  });

  it('is logged into a bucket of its own, which only S3 writes to', () => {
    expect(run.one('aws:s3/bucketLogging:BucketLogging').inputs).toMatchObject({
      ...{ bucket, targetBucket: 'our-backups-logs', targetPrefix: 'our-backups/' },
    });
    const log = run.one('aws:s3/bucket:Bucket', 'access-log');
    expect(log.inputs).toEqual({ bucket: 'our-backups-logs', region, forceDestroy: false });
    const { policy } = run.one('aws:s3/bucketPolicy:BucketPolicy', 'access-log').inputs;
    expect(document(policy)).toEqual(['LogOfTheBackups', 'TlsOnly', 'AdministratorConfigures']);
    const [rule] = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'access-log').inputs
      .rules;
    expect(rule.expiration).toEqual({ days: 365 });
  });

  it('is protected, and left behind where it is unprotected, with all its settings', () => {
    const settings = run.asked.filter(({ type }) => /^aws:(s3|kms)\//.test(type));
    expect(settings.length).toBeGreaterThanOrEqual(17);
    for (const { type, protect, retainOnDelete } of settings)
      expect({ type, protect, retainOnDelete }).toEqual({ type, ...KEPT });
  });

  it('is one that the provider reaches in its region', () => {
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({ region, s3UsePathStyle: 'false' });
  });
});

describe('the identities', () => {
  it('are two of each app and two of people, each with one policy and its tags', async () => {
    const run = await usual();
    const users = run.all('aws:iam/user:User').map(({ inputs }) => [inputs.name, inputs.tags]);
    const tags = (kind: string, prefix: string) => ({ 'jerrycan-identity': kind, 'jerrycan-prefix': prefix });
    expect(users).toEqual([
      ['jerrycan-prod-local-wordpress-app', tags('app', wordpress.prefix)],
      ['jerrycan-prod-local-wordpress-runner', tags('runner', wordpress.prefix)],
      ['jerrycan-prod-auditor', tags('auditor', 'jerrycan')],
      ['jerrycan-prod-recoverer', tags('recoverer', 'jerrycan')],
    ]);
    expect(run.all('aws:iam/policy:Policy')).toHaveLength(4);
    expect(run.all('aws:iam/userPolicyAttachment:UserPolicyAttachment')).toHaveLength(4);
    expect(run.one('aws:iam/policy:Policy', 'local-wordpress-app').inputs.policy).toContain(
      'arn:aws:s3:::our-backups/jerrycan/local/wordpress/*',
    );
  });

  it('have keys in the cluster if they are of an app; people make their own', async () => {
    const run = await usual();
    expect(run.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual([
      'local-wordpress-app-1',
      'local-wordpress-runner-1',
    ]);
  });

  it("are given to the cluster as Secrets, the runner's beside Kanister alone", async () => {
    const run = await usual();
    const secrets = run.all('kubernetes:core/v1:Secret').map(({ inputs }) => inputs);
    expect(secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'wordpress/wordpress-store',
      'kanister/wordpress-store',
      'kanister/wordpress-runner',
    ]);
    const pair = (kind: string) => ({
      accessKeyId: `local-wordpress-${kind}-1-id`,
      secretAccessKey: `secret of local-wordpress-${kind}-1`,
    });
    expect(secrets.map(({ stringData }) => plain(stringData))).toEqual([pair('app'), pair('app'), pair('runner')]);
    expect(run.one('pulumi:providers:kubernetes').inputs).toMatchObject({ enableSecretMutable: 'true' });
  });

  it('have both keys valid while they are rotated, and the newest in the cluster', async () => {
    const during = await ran({ ...required, keyGeneration: '2', keepPreviousKeys: 'true' });
    expect(during.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual([
      ...['local-wordpress-app-2', 'local-wordpress-app-1', 'local-wordpress-runner-2', 'local-wordpress-runner-1'],
    ]);
    const [{ inputs }] = during.all('kubernetes:core/v1:Secret') as [(typeof during.asked)[number]];
    expect(plain(inputs.stringData).accessKeyId).toBe('local-wordpress-app-2-id');
    const after = await ran({ ...required, keyGeneration: '2' });
    expect(after.all('aws:iam/accessKey:AccessKey')).toHaveLength(2);
  });

  it('are kept elsewhere if wanted: in AWS, and as ExternalSecrets, with no Secret from here', async () => {
    const run = await ran({ ...required, credentials: 'external-secrets', secretStore: 'aws' });
    expect(run.all('kubernetes:core/v1:Secret')).toEqual([]);
    expect(run.all('kubernetes:external-secrets.io/v1:ExternalSecret').map(({ inputs }) => inputs.spec.data)).toEqual(
      ['app', 'app', 'runner'].map((kind) =>
        ['accessKeyId', 'secretAccessKey'].map((property) => ({
          secretKey: property,
          remoteRef: { key: `jerrycan/prod/local/wordpress/${kind}`, property },
        })),
      ),
    );
    const kept = run.one('aws:secretsmanager/secretVersion:SecretVersion', 'jerrycan/prod/local/wordpress/runner');
    expect(JSON.parse(plain(kept.inputs.secretString))).toEqual({
      ...{ accessKeyId: 'local-wordpress-runner-1-id', secretAccessKey: 'secret of local-wordpress-runner-1' },
    });
  });

  it('name a missing namespace with the cure, and everything else is made', async () => {
    const shop = { ...wordpress, name: 'shop', namespace: 'shop', prefix: 'jerrycan/local/shop' };
    const run = await ran(required, { apps: [wordpress, shop] });
    expect(run.said).toEqual([
      'error: shop › namespace: is not in the cluster local (shop); deploy it, and run `pulumi up` again. Everything else is made',
    ]);
    expect(run.all('kubernetes:core/v1:Secret')).toHaveLength(3);
    expect(run.all('aws:iam/user:User')).toHaveLength(6);
    expect(JSON.parse(run.written[0]!).identities).toEqual(['wordpress']);
  });

  it('are asked of the cluster by its context', async () => {
    const asked: (string | undefined)[] = [];
    const namespaces = async (context: string | undefined) => {
      asked.push(context);
      return new Set(['kanister', 'wordpress']);
    };
    const run = await ran({ ...required, kubeContexts: '["local=admin@local"]' }, { namespaces });
    expect(asked).toEqual(['admin@local']);
    expect(run.one('pulumi:providers:kubernetes').inputs).toMatchObject({ context: 'admin@local' });
  });
});

describe('each option, the other way', () => {
  it('SSE-S3: no key, and none in any policy', async () => {
    const run = await ran({ ...required, encryption: 's3' });
    expect(run.all('aws:kms/key:Key')).toEqual([]);
    const sse = run.one(
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      'store',
    );
    expect(sse.inputs.rules).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false },
    ]);
    for (const { inputs } of run.all('aws:iam/policy:Policy')) expect(inputs.policy).not.toContain('kms:');
  });

  it('compliance, days, transitions', async () => {
    const config = { lockMode: 'compliance', lockDays: '60', noncurrentDays: '90', incompleteUploadDays: '2' };
    const run = await ran({ ...required, ...config, transitions: '["STANDARD_IA:30"]' });
    const lock = run.one('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration');
    expect(lock.inputs.rule).toEqual({ defaultRetention: { mode: 'COMPLIANCE', days: 60 } });
    const { rules } = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'store').inputs;
    expect(rules[0].noncurrentVersionExpiration).toEqual({ noncurrentDays: 90 });
    expect(rules[1].abortIncompleteMultipartUpload).toEqual({ daysAfterInitiation: 2 });
    expect(rules[2].transitions).toEqual([{ storageClass: 'STANDARD_IA', days: 30 }]);
  });

  it('no access log', async () => {
    const run = await ran({ ...required, accessLog: 'false' });
    expect(run.all('aws:s3/bucketLogging:BucketLogging')).toEqual([]);
    expect(run.all('aws:s3/bucket:Bucket')).toHaveLength(1);
  });

  it('a replica in another region, locked and guarded as the first', async () => {
    const run = await ran({ ...required, replicaRegion: 'eu-west-1' });
    const region = 'eu-west-1';
    const replica = 'our-backups-eu-west-1';
    expect(run.one('aws:s3/bucket:Bucket', 'replica').inputs).toEqual({
      ...{ bucket: replica, region, objectLockEnabled: true, forceDestroy: false },
    });
    expect(run.one('aws:kms/key:Key', 'replica').inputs).toMatchObject({ region, enableKeyRotation: true });
    const { inputs, ...kept } = run.one('aws:s3/bucketReplicationConfig:BucketReplicationConfig');
    expect(kept).toMatchObject(KEPT);
    expect(inputs.rules).toEqual([
      {
        ...{
          id: 'everything',
          status: 'Enabled',
          filter: { prefix: '' },
          deleteMarkerReplication: { status: 'Enabled' },
        },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: {
          bucket: `arn:aws:s3:::${replica}`,
          encryptionConfiguration: { replicaKmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' },
        },
      },
    ]);
    expect(document(run.one('aws:s3/bucketPolicy:BucketPolicy', 'replica').inputs.policy)).toContain('NobodyDestroys');
    expect(run.one('aws:iam/policy:Policy', 'replica').inputs.policy).toContain(`arn:aws:s3:::${replica}/*`);
    const locks = run.all('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration');
    expect(locks.map(({ inputs }) => inputs.rule)).toEqual(
      Array(2).fill({ defaultRetention: { mode: 'GOVERNANCE', days: 30 } }),
    );
  });

  it('no replica: nothing of it', async () => {
    const run = await usual();
    expect(run.asked.filter(({ name }) => name === 'replica')).toEqual([]);
  });
});

describe('a store that is not AWS', () => {
  const minio = {
    bucket: 'our-backups',
    region: 'us-east-1',
    endpoint: 'https://minio.example:9000',
    pathStyle: 'true',
  };
  const keys = {
    'local/wordpress': {
      app: { accessKeyId: 'a', secretAccessKey: 'of the app' },
      runner: { accessKeyId: 'r', secretAccessKey: 'of the runner' },
    },
  };

  it('gets what it knows, and the preview says what is left out', async () => {
    const run = await ran(minio);
    const kinds = run.asked.filter(({ type }) => type.startsWith('aws:')).map(({ type }) => type.split(':').at(-1));
    expect(kinds.sort()).toEqual([
      ...['Bucket', 'BucketLifecycleConfiguration', 'BucketObjectLockConfiguration', 'BucketVersioning'],
    ]);
    const { rules } = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration').inputs;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(['old-versions']);
    expect(run.said.filter((line) => line.startsWith('info: left out of a store that is not AWS: '))).toHaveLength(5);
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({
      endpoints: '[{"s3":"https://minio.example:9000"}]',
      ...{ s3UsePathStyle: 'true', skipCredentialsValidation: 'true', skipRequestingAccountId: 'true' },
    });
  });

  it('has its policies in the outputs, without what it refuses', async () => {
    const { policies } = await ran(minio);
    expect(Object.keys(policies)).toEqual(['local-wordpress-app', 'local-wordpress-runner', 'auditor', 'recoverer']);
    expect(JSON.stringify(policies)).not.toContain('kms:');
  });

  it('says which key pairs are missing, and makes no Secret of none', async () => {
    const run = await ran(minio);
    expect(run.said.at(-1)).toContain('warning: wordpress › keys: has no key pair (local/wordpress); make its users');
    expect(run.all('kubernetes:core/v1:Secret')).toEqual([]);
    expect(JSON.parse(run.written[0]!).identities).toEqual([]);
  });

  it('takes them from the secrets of the stack', async () => {
    const run = await ran(minio, { keys: async () => keys });
    expect(run.all('kubernetes:core/v1:Secret').map(({ inputs }) => plain(inputs.stringData).secretAccessKey)).toEqual([
      ...['of the app', 'of the app', 'of the runner'],
    ]);
    expect(JSON.parse(run.written[0]!).identities).toEqual(['wordpress']);
  });

  it('hands on a private CA, to Pulumi as a file, to the contract as text', async () => {
    const text = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const run = await ran({ ...minio, ca: 'ca.pem' }, { ca: { text, file: '/repository/ca.pem' } });
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({ customCaBundle: '/repository/ca.pem' });
    expect(JSON.parse(run.written[0]!).ca).toBe(text);
  });
});

describe('a bucket that is adopted', () => {
  const adopt = { bucket: 'our-backups', region: 'eu-central-1', adopt: 'true' };
  const found = {
    versioning: { enabled: true },
    objectLockConfiguration: { rule: { defaultRetention: { mode: 'GOVERNANCE', days: 30 } } },
    lifecycleRules: [{ enabled: true, noncurrentVersionExpiration: { days: 30 } }],
  };

  it('is read, and nothing of it is made', async () => {
    const run = await ran(adopt, { found });
    expect(run.asked.filter(({ type }) => /^aws:(s3|kms)/.test(type)).map(({ type, read }) => [type, read])).toEqual([
      ['aws:s3/bucket:Bucket', true],
    ]);
    expect(run.all('aws:iam/user:User')).toHaveLength(4);
    expect(run.written).toHaveLength(1);
  });
});

describe('the contract', () => {
  it('is what synthesis reads, and holds no secret', async () => {
    const { written } = await usual();
    expect(written).toHaveLength(1);
    expect(written[0]).not.toContain('secret of');
    expect(parseStore('store.prod.json', written[0]!)).toEqual({
      ...{ version: 2, stack: 'prod', bucket: 'our-backups', region: 'eu-central-1', prefix: 'jerrycan' },
      ...{ endpoint: 'https://s3.eu-central-1.amazonaws.com', pathStyle: false, versioning: true },
      ...{ lock: { mode: 'governance', days: 30 }, lifecycle: { noncurrentDays: 30 } },
      ...{ identities: ['wordpress'], egress: [{ cidr: '0.0.0.0/0', port: 443 }] },
    });
  });

  it('is not weakened by mistake: all that would be is said, before anything is made', async () => {
    const before = parseStore(
      'store.prod.json',
      (await ran({ ...required, lockMode: 'compliance', lockDays: '60', noncurrentDays: '60' })).written[0]!,
    );
    await expect(ran({ ...required, prefix: 'other' }, { before })).rejects.toThrow(
      [
        'Pulumi.prod.yaml › prefix: would leave all backups behind (jerrycan to other); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › lockDays: would be shortened (60 to 30); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › lockMode: would be weakened (compliance to governance); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › noncurrentDays: would end old versions sooner (60 to 30); to do it on purpose, change store.<stack>.json first, in a commit of its own',
      ].join('\n'),
    );
  });

  it('says of an app that is gone from apps/ what becomes of its backups', async () => {
    const before = parseStore('store.prod.json', (await usual()).written[0]!);
    const run = await ran(required, { before, apps: [] });
    expect(run.said).toEqual([
      'warning: wordpress › store: is no longer in apps/, so its keys are taken away; what it wrote stays below jerrycan/*/wordpress/, and the recoverer reads it. While its restore points are still wanted in the cluster, keep its file with `retired: true`',
    ]);
    expect(run.all('aws:iam/user:User').map(({ name }) => name)).toEqual(['auditor', 'recoverer']);
    expect(run.one('aws:iam/policy:Policy', 'recoverer').inputs.policy).toContain(
      'arn:aws:s3:::our-backups/jerrycan/*',
    );
  });
});

/** Out of the wrapping in which Pulumi hands secrets on. */
// biome-ignore lint/suspicious/noExplicitAny: the value of any property
function plain(value: any): any {
  return value !== null && typeof value === 'object' && 'value' in value ? plain(value.value) : value;
}
