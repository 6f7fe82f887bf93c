import {
  adoptedKeyProblems,
  adoptedProblems,
  type FoundBucket,
  uncheckedSettings,
} from '../../../infra/bucket/adopted-bucket';

describe('an adopted bucket', () => {
  const sound: FoundBucket = {
    versioning: { enabled: true },
    objectLockConfiguration: { rule: { defaultRetention: { mode: 'GOVERNANCE', days: 30 } } },
    lifecycleRules: [{ enabled: true, noncurrentVersionExpiration: { days: 30 } }],
  };
  const wanted = {
    prefix: 'jerrycan',
    lock: { mode: 'governance', days: 30 },
    noncurrentDays: 30,
    compatible: false,
  } as const;
  const retention = (mode: string, days: number) => ({
    objectLockConfiguration: { rule: { defaultRetention: { mode, days } } },
  });

  it('is accepted if it guarantees as much as the configuration, or more', () => {
    expect(adoptedProblems(sound, wanted)).toEqual([]);
    expect(adoptedProblems({ ...sound, lifecycleRules: [] }, wanted)).toEqual([]);
    const elsewhere = { enabled: true, prefix: 'logs/', expiration: { days: 1 } };
    const off = { enabled: false, expiration: { days: 1 }, transitions: [{ storageClass: 'GLACIER' }] };
    const moves = { enabled: true, transitions: [{ storageClass: 'STANDARD_IA' }, { storageClass: 'GLACIER_IR' }] };
    expect(adoptedProblems({ ...sound, lifecycleRules: [moves] }, wanted)).toEqual([]);
    expect(adoptedProblems({ ...sound, lifecycleRules: [elsewhere, off] }, wanted)).toEqual([]);
  });

  it.each<[FoundBucket, string]>([
    [{ versioning: { enabled: false } }, 'versioning: is off; turn it on'],
    [{ objectLockConfiguration: undefined }, 'lock: has no default retention; set governance, 30 days'],
    [retention('GOVERNANCE', 29), 'lockDays: is 29 in the bucket, less than 30; increase it, or set 29'],
    [
      { lifecycleRules: [{ enabled: true, prefix: 'jerrycan/local/', expiration: { days: 90 } }] },
      'lifecycle: a rule deletes current objects below jerrycan/; remove the rule, because it deletes backups',
    ],
    [
      { lifecycleRules: [{ enabled: true, noncurrentVersionExpiration: { days: 7 } }] },
      'noncurrentDays: is 7 in the bucket, less than 30; increase it, or set 7 here (at least 14)',
    ],
    [
      { lifecycleRules: [{ enabled: true, transitions: [{ storageClass: 'DEEP_ARCHIVE' }] }] },
      'lifecycle: a rule moves objects below jerrycan/ to DEEP_ARCHIVE, which delays reads or has only one zone; remove the rule, or use one of STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR',
    ],
    [
      { lifecycleRules: [{ enabled: true, noncurrentVersionTransitions: [{ storageClass: 'ONEZONE_IA' }] }] },
      'lifecycle: a rule moves objects below jerrycan/ to ONEZONE_IA,',
    ],
  ])('is refused with %p', (otherwise, message) => {
    expect(adoptedProblems({ ...sound, ...otherwise }, wanted)).toEqual([expect.stringContaining(message)]);
  });

  it('is accepted with storage classes of other names, if it is not on AWS', () => {
    const lifecycleRules = [{ enabled: true, transitions: [{ storageClass: 'SLOW-DISKS' }] }];
    expect(adoptedProblems({ ...sound, lifecycleRules }, { ...wanted, compatible: true })).toEqual([]);
    expect(adoptedProblems({ ...sound, lifecycleRules }, wanted)).toHaveLength(1);
  });

  it('reports the settings that are not checked, on AWS and elsewhere', () => {
    const said = (compatible: boolean) => uncheckedSettings(compatible).join('\n');
    for (const what of ['policy', 'public access', 'Intelligent-Tiering', 'replication', 'access log'])
      expect(said(false)).toContain(what);
    expect(said(false)).toContain('infra/policies/bucket-policy.ts');
    expect(said(true)).not.toContain('infra/policies/bucket-policy.ts');
    expect(said(true)).toContain('policy');
  });

  it('must name its key by ARN', () => {
    const under = (kmsMasterKeyId: string) => ({
      serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { kmsMasterKeyId } } },
    });
    expect(adoptedKeyProblems(under('alias/backups'))).toEqual([
      "encryption: must name its key by ARN (alias/backups); set the ARN, which the identities' policies need",
    ]);
    expect(adoptedKeyProblems(under('arn:aws:kms:eu-central-1:111122223333:key/0a'))).toEqual([]);
    expect(adoptedKeyProblems(sound)).toEqual([]);
  });

  it('is refused in governance mode if the configuration requires compliance', () => {
    const compliance = { ...wanted, lock: { mode: 'compliance', days: 30 } } as const;
    expect(adoptedProblems(sound, compliance)).toEqual([
      'lockMode: is GOVERNANCE in the bucket; set compliance there, or set governance here',
    ]);
    expect(adoptedProblems({ ...sound, ...retention('COMPLIANCE', 30) }, compliance)).toEqual([]);
  });
});
