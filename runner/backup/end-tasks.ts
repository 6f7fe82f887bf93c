import { podsOf } from '../action-set/task';
import { isLive } from '../kubernetes/workload';
import type { DumpedCapture } from '../lease/lease-record';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';

/** Ends the tasks of a dump that does not become a restore point, since another of its captures failed. The guard ends what is left. */
export async function endTasks(context: Context, captures: readonly DumpedCapture[]): Promise<void> {
  const { cluster, config, log } = context;
  if (captures.length < 2) return;
  for (const { name, actionSet } of captures) {
    const capture = config.captures.find((one) => one.name === name);
    if (!capture) continue;
    try {
      for (const pod of await podsOf(context, actionSet, capture)) {
        if (!isLive(pod)) continue;
        await cluster.delete(resources.pods, capture.namespace, pod.metadata.name);
        log.warn(
          `the task of the capture ${name} was ended (${pod.metadata.name})`,
          'find out why another capture failed',
        );
      }
    } catch (error) {
      log.warn(`the task of the capture ${name} was not ended: ${(error as Error).message}`, 'the guard ends it');
    }
  }
}
