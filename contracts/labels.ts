/** The label whose value is the app's name: on every object of ours that belongs to one. */
export const APP_LABEL = 'jerrycan.dev/app';

/** The label of every object of ours; its value is `jerrycan`. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** The label of a task's pod: its method. */
export const TASK_LABEL = 'jerrycan.dev/task';

/** Kanister copies this label from an ActionSet onto the pods of its functions; ours is the ActionSet's name. */
export const JOB_ID = 'kanister.io/JobID';

/** The label of a task's pod that the guard has found without its run. */
export const ORPHANED = 'jerrycan.dev/orphaned';

/** Annotation of an app's Lease: what its holder is about to do. */
export const RECORD = 'jerrycan.dev/record';

/** Annotation of the Job that makes a backup before a sync: the sync that it was started for. */
export const STARTED_FOR = 'jerrycan.dev/started-for';

/** Annotation of the guard's pods: the digest of its program, so that another program makes other pods. */
export const PROGRAM = 'jerrycan.dev/program';

const managed = { [MANAGED_BY]: 'jerrycan' } as const;

/** The labels of every object that belongs to an app. */
export function appLabels(app: string) {
  return { ...managed, [APP_LABEL]: app };
}

/** The labels of every object that is there once. */
export const platformLabels = managed;
