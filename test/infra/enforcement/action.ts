/*
 \ * Actions, written by hand from AWS's list (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html).
 \ * A test that derives them from the tested code would not notice a removed action.
 */

/** Actions that delete a version or its lock, or re-encrypt it with another KMS key, which can then be deleted: that makes no new version, and no lock prevents it. */
export const DESTROYING = [
  's3:BypassGovernanceRetention',
  's3:DeleteObjectVersion',
  's3:UpdateObjectEncryption',
] as const;

/** Actions that change how a bucket keeps, encrypts, shares or copies objects. */
export const SETTING = [
  ...['s3:DeleteBucket', 's3:DeleteBucketPolicy', 's3:DeleteBucketWebsite'],
  ...['s3:PutAccelerateConfiguration', 's3:PutAnalyticsConfiguration', 's3:PutBucketAcl', 's3:PutBucketCORS'],
  ...['s3:PutBucketLogging', 's3:PutBucketNotification', 's3:PutBucketObjectLockConfiguration'],
  ...['s3:PutBucketOwnershipControls', 's3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock', 's3:PutBucketVersioning'],
  ...['s3:PutBucketWebsite', 's3:PutEncryptionConfiguration', 's3:PutIntelligentTieringConfiguration'],
  ...['s3:PutInventoryConfiguration', 's3:PutLifecycleConfiguration', 's3:PutMetricsConfiguration'],
  's3:PutReplicationConfiguration',
] as const;

/** Actions that change an object's lock, or who can read it. */
export const SETTING_OBJECTS = [
  ...['s3:PutObjectAcl', 's3:PutObjectLegalHold', 's3:PutObjectRetention', 's3:PutObjectVersionAcl'],
] as const;

/** Some object actions of each kind. */
export const TOUCHING = [
  ...['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectTagging', 's3:GetObject', 's3:GetObjectVersion'],
  ...['s3:GetObjectAttributes', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectTagging'],
  's3:RestoreObject',
] as const;

/** Actions that disable a KMS key, or hand it over. */
export const TAKING_KEYS = [
  ...['kms:CreateGrant', 'kms:DeleteImportedKeyMaterial', 'kms:DisableKey', 'kms:DisableKeyRotation'],
  ...['kms:PutKeyPolicy', 'kms:RevokeGrant', 'kms:ScheduleKeyDeletion'],
] as const;
