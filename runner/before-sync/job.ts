import type { KubeObject } from '../ports/cluster';
import { exitCodes } from '../ports/failure';

/** The Job in Kanister's namespace that waits, suspended, to make a backup: what this program reads and writes of it. */
export interface JobObject extends KubeObject {
  metadata: KubeObject['metadata'] & { uid?: string; deletionTimestamp?: string };
  spec: { suspend?: boolean };
  status?: { conditions?: readonly JobCondition[] };
}

interface JobCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Where a Job is in its life. */
export type JobState =
  /** It waits to be started. */
  | { readonly is: 'armed' }
  | { readonly is: 'running' }
  | { readonly is: 'complete' }
  /** `exitCode`: the runner's, where the Job says it. */
  | { readonly is: 'failed'; readonly exitCode: number | undefined; readonly cause: string };

export function stateOf({ spec, status }: JobObject): JobState {
  const condition = status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (condition?.type === 'Complete') return { is: 'complete' };
  if (!condition) return { is: spec.suspend ? 'armed' : 'running' };
  const { reason = 'Failed', message = '' } = condition;
  // By the Job's own failure policy: "Container runner for pod … failed with exit code 3 matching FailJob rule at index 1".
  const [, code] = /failed with exit code (\d+)/.exec(message) ?? [];
  return { is: 'failed', exitCode: code === undefined ? undefined : Number(code), cause: `${reason}: ${message}` };
}

/** The restore point was made; of it, or of an earlier one, something is wrong that the next sync may well correct. */
export const isUnsound = (state: JobState): boolean => state.is === 'failed' && state.exitCode === exitCodes.unsound;

/** Another run had the app's Lease: nothing was done, and it can be done later. */
export const wasBusy = (state: JobState): boolean => state.is === 'failed' && state.exitCode === exitCodes.busy;
