/** A storage class that objects move to, and after how many days. */
export interface Transition {
  readonly storageClass: string;
  readonly days: number;
}

/** The classes that can be read at once and are stored in more than one zone. */
export const readableClasses: readonly string[] = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'];

/**
 * Checks transitions as a whole. S3 allows each class once per rule, and each later than the one before it in S3's order.
 *
 * Source: "Transitioning objects using Amazon S3 Lifecycle" in AWS's documentation, the waterfall of classes.
 */
export function transitionProblems(transitions: readonly Transition[]): string[] {
  const classes = transitions.map(({ storageClass }) => storageClass);
  const twice = classes.filter((each, index) => classes.indexOf(each) < index);
  if (twice.length > 0) return [`must name each class once (${[...new Set(twice)].join(', ')}); remove the duplicates`];
  const inOrder = readableClasses.flatMap((each) => transitions.filter(({ storageClass }) => storageClass === each));
  return inOrder.slice(1).flatMap((later, index) => {
    const { storageClass, days } = inOrder[index]!;
    if (later.days > days) return [];
    return [
      `must go to ${later.storageClass} later than to ${storageClass}, as S3 requires; write more than ${days} days`,
    ];
  });
}

/** Twice the cycle of verification, so that a covered version is found and copied before it expires. Days. */
export const SHORTEST_NONCURRENT = 14;

export interface LifecycleProps {
  /** For how long a covered version stays. Days. */
  readonly noncurrentDays: number;
  /** After how many days an incomplete upload is aborted. */
  readonly incompleteUploadDays: number;
  readonly transitions: readonly Transition[];
  /** Whether the store is not AWS. MinIO drops the rule for incomplete uploads, or refuses it if it is the only one; it aborts them itself after a day. */
  readonly compatible: boolean;
}

const rule = (id: string) => ({ id, status: 'Enabled', filter: { prefix: '' } });

/** The bucket's lifecycle rules: old versions expire after their time, current ones never. */
export function lifecycleRules({ noncurrentDays, incompleteUploadDays, transitions, compatible }: LifecycleProps) {
  return [
    {
      ...rule('old-versions'),
      noncurrentVersionExpiration: { noncurrentDays },
      expiration: { expiredObjectDeleteMarker: true },
    },
    ...(compatible
      ? []
      : [
          {
            ...rule('incomplete-uploads'),
            abortIncompleteMultipartUpload: { daysAfterInitiation: incompleteUploadDays },
          },
        ]),
    ...(transitions.length > 0
      ? [{ ...rule('transitions'), transitions: transitions.map(({ storageClass, days }) => ({ storageClass, days })) }]
      : []),
  ];
}
