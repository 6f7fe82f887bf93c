/** A writer of an app as the world sees it: a workload with replicas, or a CronJob, which counts as one while it is not suspended. */
export interface Writer {
  readonly key: string;
  /** What whoever changed it last wants, runner and guard apart: that is what it must have again. 0: somebody stopped it on purpose. */
  readonly declared: number;
  /** What Git says. A CronJob's is 1. */
  readonly git: number;
  /** What its object says now. */
  readonly wanted: number;
  /**
   * A person, an autoscaler or a loop changes it. What changes nothing is no wish either: nobody can tell who wanted it.
   *
   * @param isAmbiguous a run has asked for the same and got no answer: nobody can tell who stopped it, so it may stay stopped or be started @default false
   */
  change(to: number, isAmbiguous?: boolean): void;
}
