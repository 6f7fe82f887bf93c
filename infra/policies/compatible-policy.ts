import { compatibleActions } from './compatible-actions';
import type { PolicyDocument, Statement } from './policy-document';

/**
 * What an S3-compatible store does not know, and refuses a whole policy for (seen with MinIO of 2026-02): the key management of AWS, and these
 * settings, which such a store does not have.
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
 * An identity's policy without what an S3-compatible store refuses, or cannot read again: MinIO takes a sentence with `NotAction`, obeys it, and
 * when it is started again refuses the policy as one of "empty actions", and its user everything (seen with 2026-02). So what is meant by that is said
 * action by action. No deny is lost of anything that such a store can do.
 */
export function compatiblePolicy({ Version, Statement }: PolicyDocument): PolicyDocument {
  return { Version, Statement: Statement.flatMap((statement) => understood(statement) ?? []) };
}

function understood({ Action, NotAction, ...statement }: Statement): Statement | undefined {
  const meant = Action ?? compatibleActions.filter((action) => !NotAction?.includes(action));
  const known = meant.filter((action) => !action.startsWith('kms:') && !unknown.includes(action));
  return known.length === 0 ? undefined : { ...statement, Action: known };
}
