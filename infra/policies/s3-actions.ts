/** Actions that destroy a version or remove its lock. No identity may perform them; the lifecycle needs no right. */
export const destroying = [
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  // Re-encrypts an existing version with another KMS key, which can then be deleted (AWS, S3, "Updating server-side encryption for existing objects").
  's3:UpdateObjectEncryption',
] as const;

/** Actions that change how the bucket keeps, encrypts, shares or copies objects. Only the administrator may perform them. */
export const configuring = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:DeleteBucketWebsite',
  's3:PutAccelerateConfiguration',
  's3:PutAnalyticsConfiguration',
  's3:PutBucketAcl',
  's3:PutBucketCORS',
  's3:PutBucketLogging',
  's3:PutBucketNotification',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutBucketWebsite',
  's3:PutEncryptionConfiguration',
  // Archived objects cannot be read for hours.
  's3:PutIntelligentTieringConfiguration',
  // An inventory sends a list of all keys to another bucket.
  's3:PutInventoryConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutMetricsConfiguration',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  // A longer lock costs money until it ends.
  's3:PutObjectRetention',
  's3:PutObjectVersionAcl',
  's3:PutReplicationConfiguration',
] as const;

/** All actions on an object. */
export const touchingObjects = [
  's3:AbortMultipartUpload',
  's3:DeleteObject*',
  's3:GetObject*',
  's3:ListMultipartUploadParts',
  's3:PutObject*',
  's3:RestoreObject',
] as const;
