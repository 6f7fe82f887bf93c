import { compatibleActions } from './compatible-actions';
import type { PolicyDocument, Statement } from './policy-document';

/**
 * The actions that an S3-compatible store does not know, and for which it refuses a whole policy (seen with MinIO of 2026-02): AWS key management, and
 * settings that such a store does not have.
 */
const unknown: readonly string[] = [
  's3:DeleteBucketWebsite',
  's3:PutAccelerateConfiguration',
  's3:PutAnalyticsConfiguration',
  's3:PutBucketAcl',
  's3:PutBucketLogging',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketWebsite',
  's3:PutIntelligentTieringConfiguration',
  's3:PutInventoryConfiguration',
  's3:PutMetricsConfiguration',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:UpdateObjectEncryption',
];

/**
 * Converts an identity's policy for an S3-compatible store. MinIO accepts and enforces a statement with `NotAction`, but after a restart it refuses the
 * policy for "empty actions", and denies its user everything (seen with 2026-02). So `NotAction` is replaced by a list of actions. No deny is lost of
 * any action that such a store supports.
 */
export function compatiblePolicy({ Version, Statement }: PolicyDocument): PolicyDocument {
  return { Version, Statement: Statement.flatMap((statement) => understood(statement) ?? []) };
}

function understood({ Action, NotAction, ...statement }: Statement): Statement | undefined {
  const meant = Action ?? compatibleActions.filter((action) => !NotAction?.includes(action));
  const known = meant.filter((action) => !action.startsWith('kms:') && !unknown.includes(action));
  return known.length === 0 ? undefined : { ...statement, Action: known };
}
