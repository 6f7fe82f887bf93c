/** A class of storage that objects go to, and after how many days. */
export interface Transition {
  readonly storageClass: string;
  readonly days: number;
}

/** They can be read at once, and lie in more than one zone. */
export const readableClasses: readonly string[] = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'];

/**
 * What is wrong with transitions, seen together. S3 takes a class once in a rule, and each later than the one before it in its order.
 *
 * Source: "Transitioning objects using Amazon S3 Lifecycle" in AWS's documentation, the waterfall of classes.
 */
export function transitionProblems(transitions: readonly Transition[]): string[] {
  const classes = transitions.map(({ storageClass }) => storageClass);
  const twice = classes.filter((each, index) => classes.indexOf(each) < index);
  if (twice.length > 0) return [`name a class twice (${[...new Set(twice)].join(', ')}); write each once`];
  const inOrder = readableClasses.flatMap((each) => transitions.filter(({ storageClass }) => storageClass === each));
  return inOrder.slice(1).flatMap((later, index) => {
    const { storageClass, days } = inOrder[index]!;
    if (later.days > days) return [];
    return [
      `go to ${later.storageClass} no later than to ${storageClass}, which S3 refuses; write more than ${days} days`,
    ];
  });
}

/** Twice the cycle of verification: what was hidden is found, and copied, before it ends. Days. */
export const SHORTEST_NONCURRENT = 14;

export interface LifecycleProps {
  /** For how long a version stays that something lies over. Days. */
  readonly noncurrentDays: number;
  /** An upload that was never completed ends after so many days. */
  readonly incompleteUploadDays: number;
  readonly transitions: readonly Transition[];
  /** A store that is not AWS: MinIO drops the rule for incomplete uploads, and refuses it alone; it ends them by itself after a day. */
  readonly compatible: boolean;
}

const rule = (id: string) => ({ id, status: 'Enabled', filter: { prefix: '' } });

/** What the bucket does by itself: it ends old versions after their time, and never a current one. */
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
