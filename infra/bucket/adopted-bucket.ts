import { readableClasses, SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';

/** What a store says of a bucket that was made elsewhere. */
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
  /** A store that is not AWS: its classes have names of its own, and are read as any other. */
  readonly compatible: boolean;
}

/** What an adopted bucket lacks of what the configuration says of it: each a sentence that says what to do. Nothing is changed. */
export function adoptedProblems(found: FoundBucket, wanted: WantedBucket): string[] {
  const { prefix, lock, noncurrentDays, compatible } = wanted;
  const problems: string[] = [];
  if (!found.versioning?.enabled)
    problems.push('versioning: is off; turn it on, since what is overwritten is gone without it');
  const retention = found.objectLockConfiguration?.rule?.defaultRetention;
  const days = retention ? (retention.days ?? 0) + 365 * (retention.years ?? 0) : 0;
  if (!retention) problems.push(`lock: has no default retention; set ${lock.mode}, ${lock.days} days`);
  else if (days < lock.days)
    problems.push(`lockDays: is ${days} in the bucket, less than ${lock.days}; lengthen it, or write ${days}`);
  if (retention && lock.mode === 'compliance' && retention.mode.toUpperCase() !== 'COMPLIANCE')
    problems.push(`lockMode: is ${retention.mode} in the bucket; set compliance there, or write governance`);
  for (const rule of found.lifecycleRules ?? []) {
    if (!rule.enabled || !touches(rule.prefix ?? '', prefix)) continue;
    if (rule.expiration?.days || rule.expiration?.date)
      problems.push(
        `lifecycle: a rule ends current objects below ${prefix}/; take it away, since it ends kept backups`,
      );
    const ends = rule.noncurrentVersionExpiration?.days;
    if (ends && ends < Math.max(SHORTEST_NONCURRENT, noncurrentDays))
      problems.push(
        `noncurrentDays: is ${ends} in the bucket, less than ${noncurrentDays}; lengthen it, or write it (${SHORTEST_NONCURRENT} at least)`,
      );
    for (const { storageClass } of [...(rule.transitions ?? []), ...(rule.noncurrentVersionTransitions ?? [])])
      if (!compatible && !readableClasses.includes(storageClass))
        problems.push(
          `lifecycle: a rule moves objects below ${prefix}/ to ${storageClass}, where they cannot be read at once, or to one zone; take it away, or name one of ${readableClasses.join(', ')}`,
        );
  }
  return problems;
}

/** What nobody looks at in an adopted bucket, since it is its owner's: each a sentence for the preview. */
export function notLookedAt(compatible: boolean): string[] {
  if (compatible) return ["its policy, its public access, its encryption and its replication: they are its owner's"];
  return [
    'its policy, its public access and its ownership: what each identity may not do is denied by its own policy alone, and nobody else is denied anything, unless its owner says there what infra/policies/bucket-policy.ts says',
    "its access log, its replication, and what Intelligent-Tiering archives: they are its owner's",
  ];
}

/** The ARN of the KMS key that encrypts it; absent: the store's own keys do. The identities need a right to use it. */
export function adoptedKey(found: FoundBucket): string | undefined {
  return found.serverSideEncryptionConfiguration?.rule?.applyServerSideEncryptionByDefault.kmsMasterKeyId || undefined;
}

/** What is wrong with how an adopted bucket names its key. */
export function adoptedKeyProblems(found: FoundBucket): string[] {
  const key = adoptedKey(found);
  if (!key || /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\//.test(key)) return [];
  return [
    `encryption: names its key in another way than by its ARN (${key}); set the ARN, which the identities' rights name`,
  ];
}

const touches = (rule: string, prefix: string): boolean =>
  `${prefix}/`.startsWith(rule) || rule.startsWith(`${prefix}/`);
