/*
 * Rights by their names, written by hand from AWS's list (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html):
 * a test that takes them from what it tests misses what was taken out of that.
 */

/** A version, or its lock, is gone; or lies under another key of KMS, to be deleted: that asks for no new version, and no lock hinders it. */
export const DESTROYING = [
  's3:BypassGovernanceRetention',
  's3:DeleteObjectVersion',
  's3:UpdateObjectEncryption',
] as const;

/** How a bucket keeps, encrypts, hands out or copies is another. */
export const SETTING = [
  ...['s3:DeleteBucket', 's3:DeleteBucketPolicy', 's3:DeleteBucketWebsite'],
  ...['s3:PutAccelerateConfiguration', 's3:PutAnalyticsConfiguration', 's3:PutBucketAcl', 's3:PutBucketCORS'],
  ...['s3:PutBucketLogging', 's3:PutBucketNotification', 's3:PutBucketObjectLockConfiguration'],
  ...['s3:PutBucketOwnershipControls', 's3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock', 's3:PutBucketVersioning'],
  ...['s3:PutBucketWebsite', 's3:PutEncryptionConfiguration', 's3:PutIntelligentTieringConfiguration'],
  ...['s3:PutInventoryConfiguration', 's3:PutLifecycleConfiguration', 's3:PutMetricsConfiguration'],
  's3:PutReplicationConfiguration',
] as const;

/** An object's lock, or who reads it, is another. */
export const SETTING_OBJECTS = [
  ...['s3:PutObjectAcl', 's3:PutObjectLegalHold', 's3:PutObjectRetention', 's3:PutObjectVersionAcl'],
] as const;

/** What is asked of objects, some of each kind. */
export const TOUCHING = [
  ...['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectTagging', 's3:GetObject', 's3:GetObjectVersion'],
  ...['s3:GetObjectAttributes', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectTagging'],
  's3:RestoreObject',
] as const;

/** A key of KMS is nobody's, or somebody else's. */
export const TAKING_KEYS = [
  ...['kms:CreateGrant', 'kms:DeleteImportedKeyMaterial', 'kms:DisableKey', 'kms:DisableKeyRotation'],
  ...['kms:PutKeyPolicy', 'kms:RevokeGrant', 'kms:ScheduleKeyDeletion'],
] as const;
