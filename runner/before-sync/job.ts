import type { KubeObject } from '../ports/cluster';
import { exitCodes } from '../ports/failure';

/** The suspended Job in Kanister's namespace that makes a backup: the part that this program reads and writes. */
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

/** The state of a Job. */
export type JobState =
  /** It is suspended and ready to start. */
  | { readonly is: 'armed' }
  | { readonly is: 'running' }
  | { readonly is: 'complete' }
  /** `exitCode`: the runner's, if the Job reports it. */
  | { readonly is: 'failed'; readonly exitCode: number | undefined; readonly cause: string };

export function stateOf({ spec, status }: JobObject): JobState {
  const condition = status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (condition?.type === 'Complete') return { is: 'complete' };
  if (!condition) return { is: spec.suspend ? 'armed' : 'running' };
  const { reason = 'Failed', message = '' } = condition;
  // Uploaded by the Job's pod failure policy: "Container runner for pod … failed with exit code 3 matching FailJob rule at index 1".
  const [, code] = /failed with exit code (\d+)/.exec(message) ?? [];
  return { is: 'failed', exitCode: code === undefined ? undefined : Number(code), cause: `${reason}: ${message}` };
}

/** The restore point was made, but this or an earlier one has a problem, which the next sync may fix. */
export const isUnsound = (state: JobState): boolean => state.is === 'failed' && state.exitCode === exitCodes.unsound;

/** Another run had the app's Lease: nothing was done, and a later attempt may succeed. */
export const wasBusy = (state: JobState): boolean => state.is === 'failed' && state.exitCode === exitCodes.busy;
