/** The kinds of object that an action can run on; Kanister fills `.StatefulSet` or `.Deployment` for that kind only. */
export type ObjectKind = 'Deployment' | 'StatefulSet';

/** The workload that an ActionSet names as its object, in the namespace of the app. */
export interface ObjectRef<out K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly name: string;
}

/** The kinds of workload that can be stopped: scaled to zero, or suspended. */
export type WriterKind = ObjectKind | 'CronJob';

/** A workload that writes to an app's data, in the namespace of the app. */
export interface WriterRef<out K extends WriterKind = WriterKind> {
  readonly kind: K;
  readonly name: string;
  /** See {@link WriterProps.scratch}. */
  readonly scratch?: readonly string[];
}

export interface WriterProps {
  /**
   * Volumes of its pods, by their names in the pod template, that are deleted when it is stopped (an `emptyDir`, a generic ephemeral volume), and in which nothing has
   * to be kept. A run refuses to stop a writer with such a volume that is not named here, if it looks like data.
   * @default - none
   */
  readonly scratch?: readonly string[];
}

/** A Deployment: the object of a blueprint, or a writer, which a run stops by scaling it to zero. */
export function deployment(name: string, props: WriterProps = {}): WriterRef<'Deployment'> {
  return Object.freeze({ kind: 'Deployment', name, ...props });
}

/** A StatefulSet: the object of a blueprint, or a writer, which a run stops by scaling it to zero. */
export function statefulSet(name: string, props: WriterProps = {}): WriterRef<'StatefulSet'> {
  return Object.freeze({ kind: 'StatefulSet', name, ...props });
}

/**
 * A CronJob that writes to the data; a writer only. A run suspends it, waits for its running Jobs and never ends them, and resumes it. A run of
 * it that was due meanwhile starts as soon as it is resumed, unless its `startingDeadlineSeconds` has passed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
 */
export function cronJob(name: string): WriterRef<'CronJob'> {
  return Object.freeze({ kind: 'CronJob', name });
}
