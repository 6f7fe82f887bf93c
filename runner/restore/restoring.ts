import type { StoppedWorkload } from '../lease/lease-record';
import type { Held } from '../lease/with-lease';
import { exitCodes, Failure } from '../ports/failure';
import type { Quiesce } from '../quiesce/quiesce';

/** The latest start of a restore's task that overwrites nothing: as long as Kanister waits for a pod to start. Milliseconds. */
const STARTS_WITHIN = 900_000;

/** A restore that has the Lease. */
export interface Restoring extends Held {
  readonly quiesce: Quiesce;
  /** The writers that dead runs had stopped, with the replicas of those at zero. */
  readonly earlier: readonly StoppedWorkload[];
  /** The latest start of its tasks; milliseconds since the epoch. `null` if there is no deadline. */
  readonly until: number | null;
}

/** The latest start of the next task. */
export const startsBy = ({ context, until }: Restoring, within = STARTS_WITHIN): number =>
  Math.min(context.clock.now() + within, until ?? Number.POSITIVE_INFINITY);

/** Starts the writers after a load. @param before what happened earlier, for the error */
export async function startAfterLoad({ context, lease, quiesce }: Restoring, before = ''): Promise<void> {
  context.log.begin('start writers');
  try {
    await quiesce.end();
  } catch (error) {
    const { step, cause, next } = Failure.of(error, context.log.step);
    throw new Failure({
      ...{ step, cause: `${before}${cause}, after the data was loaded`, next: `${next}; then restore again` },
      ...(lease.record.quiesce ? { exitCode: exitCodes.down } : {}),
    });
  }
}
