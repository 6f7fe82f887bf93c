/** The kinds of workload that an ActionSet can name as its object. */
export type ObjectKind = 'Deployment' | 'StatefulSet';

/**
 * The kinds of object that an action can run on. Kanister sets `.StatefulSet`, `.Deployment` or `.Namespace` for that
 * kind only. A server that this cluster does not run has no workload: its actions run on its capture's namespace.
 */
export type ActionKind = ObjectKind | 'Namespace';

/** The workload that an ActionSet names as its object, in the namespace of the capture. */
export interface ObjectRef<out K extends ObjectKind = ObjectKind> {
  readonly kind: K;
  readonly name: string;
}

/** The kinds of workload that can be stopped: they are scaled to zero, or suspended. */
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
   * Volumes of its pods whose content may be lost, by their names in the pod template. A stop deletes them (an
   * `emptyDir`, or a generic ephemeral volume). If such a volume is not listed here and looks like data, a run does not
   * stop the writer.
   * @default - none
   */
  readonly scratch?: readonly string[];
}

/** Refers to a Deployment: the object of a blueprint, or a writer. A run stops a writer by scaling it to zero. */
export function deployment(name: string, props: WriterProps = {}): WriterRef<'Deployment'> {
  return Object.freeze({ kind: 'Deployment', name, ...props });
}

/** Refers to a StatefulSet: the object of a blueprint, or a writer. A run stops a writer by scaling it to zero. */
export function statefulSet(name: string, props: WriterProps = {}): WriterRef<'StatefulSet'> {
  return Object.freeze({ kind: 'StatefulSet', name, ...props });
}

/**
 * Refers to a CronJob that writes to the data. It can only be a writer. A run suspends it, waits for its running Jobs
 * without stopping them, and resumes it. A missed start of the CronJob happens when it is resumed, unless its
 * `startingDeadlineSeconds` has passed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
 */
export function cronJob(name: string): WriterRef<'CronJob'> {
  return Object.freeze({ kind: 'CronJob', name });
}
