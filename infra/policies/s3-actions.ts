/** What destroys a version, or takes the lock from it. Nobody may; the lifecycle needs no right. */
export const destroying = [
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  // Puts a version that is there under another key of KMS, which can then be deleted (AWS, S3, "Updating server-side encryption for existing objects").
  's3:UpdateObjectEncryption',
] as const;

/** What changes how the bucket keeps, encrypts, hands out or copies what is in it: the administrator's alone. */
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
  // What moves objects to an archive makes them unreadable for hours.
  's3:PutIntelligentTieringConfiguration',
  // A list of all keys, sent to another bucket.
  's3:PutInventoryConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutMetricsConfiguration',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  // To lengthen a lock costs money, for as long as it says.
  's3:PutObjectRetention',
  's3:PutObjectVersionAcl',
  's3:PutReplicationConfiguration',
] as const;

/** All that is asked of an object, whatever it is. */
export const touchingObjects = [
  's3:AbortMultipartUpload',
  's3:DeleteObject*',
  's3:GetObject*',
  's3:ListMultipartUploadParts',
  's3:PutObject*',
  's3:RestoreObject',
] as const;
