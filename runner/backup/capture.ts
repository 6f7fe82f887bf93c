import type { ActionOptions } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import { quiesceOption } from '../../contracts/first-form';
import { directoryOf } from '../../contracts/restore-point';
import { runName } from '../../contracts/run-name';
import { rfc3339 } from '../../contracts/time';
import { ofCapture } from '../action-set/capture-failure';
import { eachCapture } from '../action-set/each-capture';
import { type ActionRunProps, runAction, withActionSets } from '../action-set/run';
import type { Lease } from '../lease/lease';
import type { DumpRecord } from '../lease/lease-record';
import type { Context } from '../ports/context';
import { AllFixed } from './all-fixed';
import { type Captured, commit, type EndedCapture } from './commit';
import { endTasks } from './end-tasks';

export type { Captured } from './commit';

export interface CaptureProps extends Pick<ActionRunProps, 'signal'> {
  /** The name of the restore point. */
  readonly run: string;
  /** @default - all captures of the app */
  readonly captures?: readonly CaptureConfig[];
  /** The latest start of the tasks, and the end of any attempt to resume the dump; milliseconds since the epoch. */
  readonly notAfter: number;
  readonly quiesce: DumpRecord['quiesce'];
  /** The writers need not be stopped for it. */
  readonly consistent: boolean;
  /** Whether it is made before a restore: then a server without data is fine, which is an error in a scheduled backup. */
  readonly safety: boolean;
  /** Called once, as soon as the data of every capture is fixed. @default - the writers stay as they are */
  readonly onSnapshot?: () => Promise<void>;
  /** Called when all captures have ended, before any of them counts; throws to discard them. */
  readonly onDumped: () => Promise<void>;
}

/** Makes one backup of all captures, from the requests to Kanister to the restore point. If one capture fails, the tasks of the others are ended. */
export async function capture(context: Context, lease: Lease, props: CaptureProps): Promise<Captured> {
  const { clock, config, job, log } = context;
  const { run, captures = config.captures, quiesce, consistent, safety, signal } = props;
  const dumped = captures.map(({ name, blueprint: { digest: blueprint } }) => ({
    ...{ name, actionSet: runName(config.app, clock), blueprint },
  }));
  const dump: DumpRecord = {
    ...{ run, ...(job && { job }), until: rfc3339(props.notAfter) },
    ...{ quiesce, captures: dumped, consistent, safety },
  };
  const names = dumped.map(({ actionSet }) => actionSet);
  log.begin('dump', { actionSets: names });
  await lease.update((record) => ({ ...withActionSets(record, names), dump }));
  const all = props.onSnapshot && new AllFixed(dumped, props.onSnapshot);
  const task = async (one: CaptureConfig, ends: AbortSignal): Promise<EndedCapture> => {
    const { actionSet: name } = dumped.find((other) => other.name === one.name)!;
    const options: ActionOptions<'backup'> = {
      run: directoryOf(run, one),
      notAfter: String(Math.floor(props.notAfter / 1000)),
      quiesce: quiesceOption(one, quiesce),
      ...(safety ? { safety: 'true' } : {}),
    };
    try {
      const outcome = await runAction(context, lease, {
        ...{ capture: one, name, action: 'backup', options, signal: ends },
        // In an order, the record above is old when the second is requested.
        isRecorded: !config.isOrdered || one === captures[0],
        ...all?.of(one),
      });
      await all?.fixed(one.name);
      return { capture: one, outcome };
    } catch (error) {
      throw ofCapture({ config, signal: ends }, one, error);
    }
  };
  let ended: EndedCapture[];
  try {
    ended = await eachCapture({ captures, task, signal, isOrdered: config.isOrdered });
  } catch (error) {
    if (!signal.aborted) await endTasks(context, dumped);
    throw error;
  }
  await props.onDumped();
  return commit(context, lease, { dump, ended, signal });
}
