/** The label with the app's name, on every object of Jerrycan that belongs to an app. */
export const APP_LABEL = 'jerrycan.dev/app';

/** The label of an ActionSet, of its pods, and of a capture's objects with the capture's name. */
export const CAPTURE_LABEL = 'jerrycan.dev/capture';

/** The label of every object of Jerrycan; its value is `jerrycan`. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** The label of a task's pod with its method. */
export const TASK_LABEL = 'jerrycan.dev/task';

/** Kanister copies this label from an ActionSet to the pods of its functions. Its value here is the ActionSet's name. */
export const JOB_ID = 'kanister.io/JobID';

/** The label of an ActionSet that still runs although its run is dead. The guard sets it. */
export const ORPHANED = 'jerrycan.dev/orphaned';

/** The annotation of an app's Lease with what its holder is about to do. */
export const RECORD = 'jerrycan.dev/record';

/** The annotation of the Job that makes a backup before a sync: the sync that it was started for. */
export const STARTED_FOR = 'jerrycan.dev/started-for';

/** The annotation of the guard's pods with the digest of its program, so that a new program replaces the pods. */
export const PROGRAM = 'jerrycan.dev/program';

const managed = { [MANAGED_BY]: 'jerrycan' } as const;

/** The labels of every object that belongs to an app. */
export function appLabels(app: string) {
  return { ...managed, [APP_LABEL]: app };
}

/** The labels of every object that exists once per cluster. */
export const platformLabels = managed;
