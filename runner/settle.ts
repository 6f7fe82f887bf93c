import { withdraw } from './action-run';
import type { Context } from './context';
import type { Lease } from './lease';
import { ownWriters, startWorkloads } from './quiesce';

/**
 * Ends what an earlier run left, as its record says: the quiesce of a backup, and ActionSets that have not begun.
 *
 * @returns ActionSets that still run; they stay in the record
 */
export async function settle(context: Context, lease: Lease): Promise<string[]> {
  const { log } = context;
  const left = lease.record;
  if (left.quiesce?.mode === 'backup') {
    log.begin('settle', { workloads: left.quiesce.workloads });
    await startWorkloads(context, ownWriters(context, left.quiesce.workloads));
    await lease.update(({ quiesce: _, ...record }) => record);
  }
  const running: string[] = [];
  for (const name of left.actionSets) {
    const state = await withdraw(context, name);
    if (state === 'withdrawn') log.begin('settle', { withdrawn: name });
    if (state !== 'running') continue;
    running.push(name);
    log.warn(
      `the ActionSet ${name} of an earlier run still runs`,
      'it is left alone; delete it if Kanister does not work on it any more',
      'settle',
    );
  }
  if (left.actionSets.length > 0) await lease.update((record) => ({ ...record, actionSets: running }));
  return running;
}
