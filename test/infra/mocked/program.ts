import { parseStore } from '../../../contracts/files/store';
import { plain, ran, required, usual } from './run';

describe('a store that is not AWS', () => {
  const minio = {
    bucket: 'our-backups',
    region: 'us-east-1',
    endpoint: 'https://minio.example:9000',
    pathStyle: 'true',
    egress: '["10.0.0.0/8:9000"]',
  };
  const keys = {
    'local/wordpress': {
      app: { accessKeyId: 'a', secretAccessKey: 'of the app' },
      runner: { accessKeyId: 'r', secretAccessKey: 'of the runner' },
    },
  };

  it('gets what it supports, and the preview lists the unsupported features', async () => {
    const run = await ran(minio);
    const kinds = run.asked.filter(({ type }) => type.startsWith('aws:')).map(({ type }) => type.split(':').at(-1));
    expect(kinds.sort()).toEqual([
      ...['Bucket', 'BucketLifecycleConfiguration', 'BucketObjectLockConfiguration', 'BucketVersioning'],
    ]);
    const { rules } = run.one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration').inputs;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(['old-versions']);
    expect(
      run.reported.filter((line) => line.startsWith('info: unsupported by a store other than AWS: ')),
    ).toHaveLength(5);
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({
      endpoints: '[{"s3":"https://minio.example:9000"}]',
      ...{ s3UsePathStyle: 'true', skipCredentialsValidation: 'true', skipRequestingAccountId: 'true' },
    });
  });

  it('has its policies in the outputs, without the actions that it refuses', async () => {
    const { policies } = await ran(minio);
    expect(Object.keys(policies)).toEqual(['local-wordpress-app', 'local-wordpress-runner', 'auditor', 'recoverer']);
    expect(JSON.stringify(policies)).not.toContain('kms:');
  });

  it('reports missing key pairs, and makes no Secret without one', async () => {
    const run = await ran(minio);
    expect(run.reported.at(-1)).toContain(
      'warning: wordpress › keys: has no key pair (local/wordpress); make its users',
    );
    expect(run.all('kubernetes:core/v1:Secret')).toEqual([]);
    expect(JSON.parse(run.written[0]!).identities).toEqual([]);
  });

  it('reads them from the secrets of the stack', async () => {
    const run = await ran(minio, { keys: async () => keys });
    expect(run.all('kubernetes:core/v1:Secret').map(({ inputs }) => plain(inputs.stringData).secretAccessKey)).toEqual([
      ...['of the app', 'of the app', 'of the runner'],
    ]);
    expect(JSON.parse(run.written[0]!).identities).toEqual(['wordpress']);
  });

  it('reports problems of key pairs without their values, before anything is made', async () => {
    const pair = { accessKeyId: 'a', secretAccesKey: 'a value' };
    const said = ran(minio, { keys: async () => ({ 'local/wordpress': { app: pair, runer: pair } }) });
    await expect(said).rejects.toThrow(
      [
        'Pulumi.prod.yaml › keys › local/wordpress › app › secretAccessKey: must be text; set it',
        'Pulumi.prod.yaml › keys › local/wordpress › app: has an unknown field (secretAccesKey); correct its spelling',
        'Pulumi.prod.yaml › keys › local/wordpress: has an unknown field (runer); correct its spelling',
      ].join('\n'),
    );
    await expect(said).rejects.not.toThrow('a value');
    await expect(ran(minio, { keys: async () => 'a value' })).rejects.toThrow(
      'Pulumi.prod.yaml › keys: must be a map; set',
    );
    await expect(ran(required, { keys: async () => keys })).rejects.toThrow(
      'Pulumi.prod.yaml › keys: has no effect on AWS, where this program makes the users; remove it: pulumi config rm keys',
    );
  });

  it('names key pairs without an app, misspelled or left over', async () => {
    const run = await ran(minio, { keys: async () => ({ ...keys, 'local/wordpres': keys['local/wordpress'] }) });
    expect(run.reported.filter((line) => !line.startsWith('info: '))).toEqual([
      'warning: Pulumi.prod.yaml › keys: names an app that is not in this stack (local/wordpres); correct its spelling, or remove it: pulumi config rm --path \'keys["local/wordpres"]\'',
    ]);
  });

  it('reports that the users of a removed app are still at the store', async () => {
    const before = parseStore('store.prod.json', (await ran(minio, { keys: async () => keys })).written[0]!);
    const run = await ran(minio, { before, apps: [] });
    expect(run.reported.at(-1)).toMatch(/^warning: wordpress › store: .* Also delete its users at the store\.$/);
  });

  it('passes a private CA to Pulumi as a file, and to the contract as text', async () => {
    const text = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const run = await ran({ ...minio, ca: 'ca.pem' }, { ca: { text, file: '/repository/ca.pem' } });
    expect(run.one('pulumi:providers:aws').inputs).toMatchObject({ customCaBundle: '/repository/ca.pem' });
    expect(JSON.parse(run.written[0]!).ca).toBe(text);
  });
});

describe('an adopted bucket', () => {
  const adopt = { bucket: 'our-backups', region: 'eu-central-1', adopt: 'true' };
  const found = {
    versioning: { enabled: true },
    objectLockConfiguration: { rule: { defaultRetention: { mode: 'GOVERNANCE', days: 30 } } },
    lifecycleRules: [{ enabled: true, noncurrentVersionExpiration: { days: 30 } }],
  };

  it('is read, and none of its resources are made', async () => {
    const run = await ran(adopt, { found });
    expect(run.asked.filter(({ type }) => /^aws:(s3|kms)/.test(type)).map(({ type, read }) => [type, read])).toEqual([
      ['aws:s3/bucket:Bucket', true],
    ]);
    expect(run.all('aws:iam/user:User')).toHaveLength(4);
    expect(run.written).toHaveLength(1);
    expect(JSON.parse(run.written[0]!).encryption).toBeUndefined();
    expect(run.reported.slice(0, 2)).toEqual([
      'info: our-backups is adopted: it is checked, and not changed',
      expect.stringMatching(/^info: our-backups is adopted, and not checked: its policy, public access /),
    ]);
    for (const { inputs } of run.all('aws:iam/policy:Policy')) expect(inputs.policy).not.toContain('kms:');
  });

  it('may have storage classes of other names outside of AWS', async () => {
    const rules = [...found.lifecycleRules, { enabled: true, transitions: [{ storageClass: 'COLD', days: 30 }] }];
    const minio = { ...adopt, endpoint: 'https://minio.example' };
    expect((await ran(minio, { found: { ...found, lifecycleRules: rules } })).written).toHaveLength(1);
  });

  it('lets each identity use the key that encrypts it', async () => {
    const kmsMasterKeyId = 'arn:aws:kms:eu-central-1:111122223333:key/0a';
    const rule = { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } };
    const run = await ran(adopt, { found: { ...found, serverSideEncryptionConfiguration: { rule } } });
    expect(run.all('aws:iam/policy:Policy')).toHaveLength(4);
    for (const { inputs } of run.all('aws:iam/policy:Policy')) expect(inputs.policy).toContain(kmsMasterKeyId);
  });
});

describe('the contract', () => {
  it('is readable for synthesis, and contains no secret', async () => {
    const { written } = await usual();
    expect(written).toHaveLength(1);
    expect(written[0]).not.toContain('secret of');
    expect(parseStore('store.prod.json', written[0]!)).toEqual({
      ...{ version: 2, stack: 'prod', bucket: 'our-backups', region: 'eu-central-1', prefix: 'jerrycan' },
      ...{ endpoint: 'https://s3.eu-central-1.amazonaws.com', pathStyle: false, versioning: true },
      ...{ lock: { mode: 'governance', days: 30 }, lifecycle: { noncurrentDays: 30 } },
      ...{ encryption: 'kms', identities: ['wordpress'], egress: [{ cidr: '0.0.0.0/0', port: 443 }] },
    });
  });

  it('has the endpoint for clusters, and the bucket is still made on AWS', async () => {
    const awsEndpoint = 'https://s3.dualstack.eu-central-1.amazonaws.com';
    const run = await ran({ ...required, awsEndpoint }, { apps: [] });
    expect(JSON.parse(run.written[0]!)).toMatchObject({ endpoint: awsEndpoint, encryption: 'kms' });
    expect(run.one('pulumi:providers:aws', 'store').inputs.endpoints).toBeUndefined();
  });

  it('has the encryption, but not of a store that may have none', async () => {
    const run = await ran({ ...required, encryption: 's3' });
    expect(JSON.parse(run.written[0]!).encryption).toBe('s3');
    const { administrator: _, ...elsewhere } = required;
    const compatible = await ran({ ...elsewhere, endpoint: 'https://minio.example' }, { apps: [] });
    expect(JSON.parse(compatible.written[0]!).encryption).toBeUndefined();
  });

  it.each(
    ['ObjectLock', 'Lifecycle', 'ServerSideEncryption']
      .map((each) => `${each}Configuration`)
      .concat('OwnershipControls', 'Policy'),
  )('is not written while the bucket has no %s', async (setting) => {
    const never = `aws:s3/bucket${setting}:Bucket${setting}`;
    const run = await ran({ ...required, accessLog: 'false' }, { never, apps: [] });
    expect(run.one('aws:s3/bucketVersioning:BucketVersioning').inputs.bucket).toBe('our-backups');
    expect(run.written).toEqual([]);
  });

  it('is not weakened by mistake: every regression is reported before anything is made', async () => {
    const before = parseStore(
      'store.prod.json',
      (await ran({ ...required, lockMode: 'compliance', lockDays: '60', noncurrentDays: '60' })).written[0]!,
    );
    await expect(ran({ ...required, prefix: 'other' }, { before })).rejects.toThrow(
      [
        'Pulumi.prod.yaml › prefix: must not change, because all backups would stay at the old prefix (jerrycan to other); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › lockDays: must not be shortened (60 to 30); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › lockMode: must not be weakened (compliance to governance); to do it on purpose, change store.<stack>.json first, in a commit of its own',
        'Pulumi.prod.yaml › noncurrentDays: must not be shortened (60 to 30); to do it on purpose, change store.<stack>.json first, in a commit of its own',
      ].join('\n'),
    );
  });

  it('reports the backups of an app that is removed from apps/', async () => {
    const before = parseStore('store.prod.json', (await usual()).written[0]!);
    const run = await ran(required, { before, apps: [] });
    expect(run.reported).toEqual([
      'warning: wordpress › store: is no longer in apps/, so its keys are deleted; its restore points stay below jerrycan/*/wordpress/, and the recoverer can read them. If you still need its restore points in the cluster, keep its file with `retired: true`.',
    ]);
    expect(run.all('aws:iam/user:User').map(({ name }) => name)).toEqual(['auditor', 'recoverer']);
    expect(run.one('aws:iam/policy:Policy', 'recoverer').inputs.policy).toContain(
      'arn:aws:s3:::our-backups/jerrycan/*',
    );
  });
});
