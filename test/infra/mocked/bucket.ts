import { ADMINISTRATOR, type Run, ran, required, usual } from './run';

const KEPT = { protect: true, retainOnDelete: true };
const document = (text: string) => JSON.parse(text).Statement.map(({ Sid }: { Sid: string }) => Sid);

describe('a bucket at AWS', () => {
  let run: Run;
  beforeAll(async () => {
    run = await usual();
  });
  const bucket = 'our-backups';
  const region = 'eu-central-1';

  it('has versions and a lock, and is never deleted by force', () => {
    const type = 'aws:s3/bucket:Bucket';
    expect(run.one(type, 'store').inputs).toEqual({ bucket, region, objectLockEnabled: true, forceDestroy: false });
    expect(run.one('aws:s3/bucketVersioning:BucketVersioning', 'store').inputs).toMatchObject({
      versioningConfiguration: { status: 'Enabled' },
    });
    const lock = run.one('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration');
    expect(lock.inputs.rule).toEqual({ defaultRetention: { mode: 'GOVERNANCE', days: 30 } });
  });

  it('is encrypted with its own key, which is rotated, and whose deletion takes 30 days', () => {
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

  it('has no public access, and no objects of other owners', () => {
    expect(run.one('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'store').inputs).toMatchObject({
      ...{ blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    });
    expect(run.one('aws:s3/bucketOwnershipControls:BucketOwnershipControls', 'store').inputs.rule).toEqual({
      objectOwnership: 'BucketOwnerEnforced',
    });
  });

  it('deletes old versions and incomplete uploads, and no current object', () => {
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

  it('is logged to a separate bucket, to which only S3 writes', () => {
    expect(run.one('aws:s3/bucketLogging:BucketLogging').inputs).toMatchObject({
      ...{ bucket, targetBucket: 'our-backups-logs', targetPrefix: 'our-backups/' },
    });
    const log = run.one('aws:s3/bucket:Bucket', 'access-log');
    expect(log.inputs).toEqual({ bucket: 'our-backups-logs', region, forceDestroy: false });
    const { policy } = run.one('aws:s3/bucketPolicy:BucketPolicy', 'access-log').inputs;
    expect(document(policy)).toEqual(['LogOfTheBackups', 'NobodyWrites', 'TlsOnly', 'AdministratorConfigures']);
    const [rule] = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'access-log').inputs
      .rules;
    expect(rule.expiration).toEqual({ days: 365 });
  });

  it('is protected, and left in place without protection, with all its settings', () => {
    const settings = run.asked.filter(({ type }) => /^aws:(s3|kms)\//.test(type));
    expect(settings.length).toBeGreaterThanOrEqual(17);
    for (const { type, protect, retainOnDelete } of settings)
      expect({ type, protect, retainOnDelete }).toEqual({ type, ...KEPT });
  });

  it('is made in an order that S3 accepts: versioning first, and no concurrent changes of access', () => {
    const waitsFor = (type: string, name: string) => run.all(type).find((each) => each.name === name)!.waitsFor;
    for (const type of ['ObjectLockConfiguration', 'LifecycleConfiguration'])
      expect(waitsFor(`aws:s3/bucket${type}:Bucket${type}`, 'store')).toContain('BucketVersioning store');
    for (const name of ['store', 'access-log'])
      expect(waitsFor('aws:s3/bucketPolicy:BucketPolicy', name)).toContain(`BucketPublicAccessBlock ${name}`);
    expect(waitsFor('aws:s3/bucketLogging:BucketLogging', 'access-log')).toContain('BucketPolicy access-log');
  });

  it('is made by one provider with everything around it, in its account and region', () => {
    const ofAws = run.asked.filter(({ type }) => type.startsWith('aws:'));
    expect(ofAws.length).toBeGreaterThanOrEqual(30);
    expect(ofAws.filter(({ provider }) => provider !== 'store')).toEqual([]);
    const inCluster = run.asked.filter(({ type }) => type.startsWith('kubernetes:'));
    expect(inCluster.map(({ provider }) => provider)).toEqual(Array(3).fill('local'));
  });

  it('is in the region of the provider', () => {
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({ region, s3UsePathStyle: 'false' });
  });
});

describe('each option with another value', () => {
  it('SSE-S3: no key, and no policy with a key', async () => {
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

  it('a replica in another region, locked and protected like the first', async () => {
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
    const recoverer = run.one('aws:iam/policy:Policy', 'recoverer').inputs.policy;
    expect(recoverer).toContain(`arn:aws:s3:::${replica}/jerrycan/*`);
    expect(recoverer).toContain('arn:aws:kms:eu-west-1:111122223333:key/0a');
    expect(run.one('jerrycan:infra:Replica').waitsFor).toContain('BucketVersioning store');
    expect(inputs.bucket).toBe('our-backups');
    expect(kept.waitsFor).toEqual(expect.arrayContaining(['BucketVersioning replica', 'RolePolicyAttachment replica']));
    const locks = run.all('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration');
    expect(locks.map(({ inputs }) => inputs.rule)).toEqual(
      Array(2).fill({ defaultRetention: { mode: 'GOVERNANCE', days: 30 } }),
    );
  });

  it('a replica in another account, which owns the copies', async () => {
    const replicaRole = 'arn:aws:iam::444455556666:role/replica-administrator';
    const run = await ran({ ...required, replicaRegion: 'eu-west-1', replicaRole });
    expect(run.one('pulumi:providers:aws', 'replica').inputs.assumeRoles).toBe(
      JSON.stringify([{ roleArn: replicaRole }]),
    );
    const replica = run.asked.filter(({ type, name }) => type.startsWith('aws:') && name === 'replica');
    const by = (provider: string) =>
      replica.filter((each) => each.provider === provider).map(({ type }) => type.split(':').at(-1));
    // The replication belongs to the source's account; the bucket, its settings and its key to the other account.
    expect(by('store').sort()).toEqual(['BucketReplicationConfig', 'Policy', 'Role', 'RolePolicyAttachment']);
    expect(by('replica').sort()).toEqual([
      ...['Alias', 'Bucket', 'BucketLifecycleConfiguration', 'BucketObjectLockConfiguration'],
      ...['BucketOwnershipControls', 'BucketPolicy', 'BucketPublicAccessBlock'],
      ...['BucketServerSideEncryptionConfiguration', 'BucketVersioning', 'Key'],
    ]);
    const [rule] = run.one('aws:s3/bucketReplicationConfig:BucketReplicationConfig').inputs.rules;
    expect(rule.destination).toMatchObject({
      ...{ account: '444455556666', accessControlTranslation: { owner: 'Destination' } },
    });
    const { policy } = run.one('aws:s3/bucketPolicy:BucketPolicy', 'replica').inputs;
    expect(document(policy)).toContain('Copies');
    expect(policy).toContain(replicaRole);
    expect(policy).not.toContain(ADMINISTRATOR);
    expect(document(run.one('aws:kms/key:Key', 'replica').inputs.policy)).toContain('Replication');
  });

  it('no replica: none of its resources', async () => {
    const run = await usual();
    expect(run.asked.filter(({ name }) => name === 'replica')).toEqual([]);
  });
});

describe('the caller', () => {
  const refusal = async (otherwise: object, caller?: string) => {
    const error = await ran({ ...required, ...otherwise }, caller ? { caller } : {}).catch((thrown: Error) => thrown);
    return error instanceof Error ? error.message : 'is taken';
  };

  it.each([
    ['a role of another name', 'arn:aws:sts::111122223333:assumed-role/admin/backup-administrator'],
    ['the role of another account', 'arn:aws:sts::444455556666:assumed-role/backup-administrator/somebody'],
    ['the role of another partition', 'arn:aws-cn:sts::111122223333:assumed-role/backup-administrator/somebody'],
    ['a user of that name', 'arn:aws:iam::111122223333:user/backup-administrator'],
    ["the account's root", 'arn:aws:iam::111122223333:root'],
  ])('must not be %s', async (_, caller) => {
    expect(await refusal({}, caller)).toBe(
      `Pulumi.prod.yaml › administrator: must be the role that runs this program, because the bucket's policy locks out others (${caller}); assume ${ADMINISTRATOR}, or correct the ARN`,
    );
  });

  it('is the administrator by the ARN in IAM, with its path', async () => {
    const administrator = 'arn:aws:iam::111122223333:role/people/backup-administrator';
    expect(await refusal({ administrator })).toBe(
      `Pulumi.prod.yaml › administrator: must be the ARN that IAM has (${administrator}); set ${ADMINISTRATOR}`,
    );
  });

  it('can be any identity if no policy names the administrator', async () => {
    const minio = { endpoint: 'https://minio', administrator: '' };
    expect(await refusal(minio, 'arn:aws:iam::111122223333:root')).toBe('is taken');
  });
});
