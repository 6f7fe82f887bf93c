/** A writer of an app as the world sees it: a workload with replicas, or a CronJob, which counts as one while it is not suspended. */
export interface Writer {
  readonly key: string;
  /** The replicas that it must have again: those of the last change that neither runner nor guard made. 0: a person stopped it on purpose. */
  readonly declared: number;
  /** The replicas in Git. A CronJob has 1. */
  readonly git: number;
  /** The replicas of its object now. */
  readonly wanted: number;
  /**
   * A person, an autoscaler or a loop changes it. A request that changes nothing does not count either, since its sender is unknown.
   *
   * @param isAmbiguous a run has requested the same and got no answer: it is unknown who stopped it, so it may stay stopped or be started @default false
   */
  change(to: number, isAmbiguous?: boolean): void;
  /** An ambiguous change to zero was a person's after all: it must stay stopped. */
  settle(): void;
}
