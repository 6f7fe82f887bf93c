import type { ActionOptions } from '../../contracts/action';
import { rfc3339 } from '../../contracts/time';
import { type ActionRunProps, runAction } from '../action-set/run';
import type { Lease } from '../lease/lease';
import type { DumpRecord } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { type Captured, commit } from './commit';

export type { Captured } from './commit';

export interface CaptureProps extends Pick<ActionRunProps, 'signal' | 'onSnapshot'> {
  /** Also the name of its ActionSet. */
  readonly run: string;
  /** The latest start of the task, and the end of any attempt to resume the dump; milliseconds since the epoch. */
  readonly notAfter: number;
  readonly quiesce: DumpRecord['quiesce'];
  /** The writers need not be stopped for it. */
  readonly consistent: boolean;
  /** Whether it is made before a restore: then a server without data is fine, which is an error in a scheduled backup. */
  readonly safety: boolean;
  /** Called when the dump has ended, before any of it counts; throws to discard it. */
  readonly onDumped: () => Promise<void>;
}

/** Makes one backup, from the request to Kanister to the restore point. */
export async function capture(context: Context, lease: Lease, props: CaptureProps): Promise<Captured> {
  const { config, job, log } = context;
  const { run, quiesce, consistent, safety, signal } = props;
  log.begin('dump', { actionSet: run });
  const options: ActionOptions<'backup'> = {
    run,
    notAfter: String(Math.floor(props.notAfter / 1000)),
    quiesce,
    ...(safety ? { safety: 'true' } : {}),
  };
  const dump: DumpRecord = {
    ...{ run, ...(job && { job }), until: rfc3339(props.notAfter) },
    ...{ quiesce, blueprint: config.blueprint.digest, consistent, safety },
  };
  const outcome = await runAction(context, lease, { ...props, name: run, action: 'backup', options, dump });
  await props.onDumped();
  return commit(context, lease, { dump, outcome, signal });
}
