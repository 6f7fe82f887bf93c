import { readableClasses, SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';

/** The settings of a bucket that was made elsewhere. */
export interface FoundBucket {
  readonly versioning?: { readonly enabled?: boolean | undefined } | undefined;
  readonly objectLockConfiguration?:
    | {
        readonly rule?:
          | { readonly defaultRetention: { readonly mode: string; readonly days?: number; readonly years?: number } }
          | undefined;
      }
    | undefined;
  readonly lifecycleRules?: readonly FoundRule[] | undefined;
  readonly serverSideEncryptionConfiguration?:
    | {
        readonly rule?:
          | { readonly applyServerSideEncryptionByDefault: { readonly kmsMasterKeyId?: string | undefined } }
          | undefined;
      }
    | undefined;
}

interface FoundRule {
  readonly enabled: boolean;
  readonly prefix?: string | undefined;
  readonly expiration?: { readonly days?: number | undefined; readonly date?: string | undefined } | undefined;
  readonly noncurrentVersionExpiration?: { readonly days?: number | undefined } | undefined;
  readonly transitions?: readonly FoundTransition[] | undefined;
  readonly noncurrentVersionTransitions?: readonly FoundTransition[] | undefined;
}

interface FoundTransition {
  readonly storageClass: string;
}

export interface WantedBucket {
  readonly prefix: string;
  readonly lock: { readonly mode: 'governance' | 'compliance'; readonly days: number };
  readonly noncurrentDays: number;
  /** Whether the store is not AWS. Its storage classes have other names, and all are readable. */
  readonly compatible: boolean;
}

/** Finds where an adopted bucket has less than the configuration requires: one message each, with what to do. Nothing is changed. */
export function adoptedProblems(found: FoundBucket, wanted: WantedBucket): string[] {
  const { prefix, lock, noncurrentDays, compatible } = wanted;
  const problems: string[] = [];
  if (!found.versioning?.enabled)
    problems.push('versioning: is off; turn it on, because overwritten objects are lost without it');
  const retention = found.objectLockConfiguration?.rule?.defaultRetention;
  const days = retention ? (retention.days ?? 0) + 365 * (retention.years ?? 0) : 0;
  if (!retention) problems.push(`lock: has no default retention; set ${lock.mode}, ${lock.days} days`);
  else if (days < lock.days)
    problems.push(`lockDays: is ${days} in the bucket, less than ${lock.days}; increase it, or set ${days}`);
  if (retention && lock.mode === 'compliance' && retention.mode.toUpperCase() !== 'COMPLIANCE')
    problems.push(`lockMode: is ${retention.mode} in the bucket; set compliance there, or set governance here`);
  for (const rule of found.lifecycleRules ?? []) {
    if (!rule.enabled || !touches(rule.prefix ?? '', prefix)) continue;
    if (rule.expiration?.days || rule.expiration?.date)
      problems.push(
        `lifecycle: a rule deletes current objects below ${prefix}/; remove the rule, because it deletes backups`,
      );
    const ends = rule.noncurrentVersionExpiration?.days;
    if (ends && ends < Math.max(SHORTEST_NONCURRENT, noncurrentDays))
      problems.push(
        `noncurrentDays: is ${ends} in the bucket, less than ${noncurrentDays}; increase it, or set ${ends} here (at least ${SHORTEST_NONCURRENT})`,
      );
    for (const { storageClass } of [...(rule.transitions ?? []), ...(rule.noncurrentVersionTransitions ?? [])])
      if (!compatible && !readableClasses.includes(storageClass))
        problems.push(
          `lifecycle: a rule moves objects below ${prefix}/ to ${storageClass}, which delays reads or has only one zone; remove the rule, or use one of ${readableClasses.join(', ')}`,
        );
  }
  return problems;
}

/** The settings of an adopted bucket that are not checked, because they belong to its owner: one message each, for the preview. */
export function uncheckedSettings(compatible: boolean): string[] {
  if (compatible) return ['its policy, public access, encryption and replication: its owner is responsible for them'];
  return [
    'its policy, public access and ownership: only the policy of each identity denies access, and other users are not denied anything, unless its owner adds the statements of infra/policies/bucket-policy.ts',
    'its access log, replication and Intelligent-Tiering archives: its owner is responsible for them',
  ];
}

/** The ARN of the KMS key that encrypts it; absent if the store's own keys do. The identities need a right to use the key. */
export function adoptedKey(found: FoundBucket): string | undefined {
  return found.serverSideEncryptionConfiguration?.rule?.applyServerSideEncryptionByDefault.kmsMasterKeyId || undefined;
}

/** Finds problems with the KMS key of an adopted bucket. */
export function adoptedKeyProblems(found: FoundBucket): string[] {
  const key = adoptedKey(found);
  if (!key || /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\//.test(key)) return [];
  return [`encryption: must name its key by ARN (${key}); set the ARN, which the identities' policies need`];
}

const touches = (rule: string, prefix: string): boolean =>
  `${prefix}/`.startsWith(rule) || rule.startsWith(`${prefix}/`);
