import { inWords } from '../../contracts/duration-words';
import { JOB_ID } from '../../contracts/labels';
import { type ActionSetObject, hasEnded, outcomeOf } from '../action-set/action-set';
import { recordEvent } from '../kubernetes/event';
import type { Held } from '../lease/with-lease';
import { resources } from '../ports/cluster';
import { Failure } from '../ports/failure';

/** Reports once, in the log and as an Event, that a restore takes longer than the app's RTO, and what it waits for. Without a deadline nothing stops it. */
export class RtoWatch {
  private readonly ended = new AbortController();

  constructor(private readonly held: Held) {
    const { clock, config } = held.context;
    clock.sleep(config.rtoSeconds * 1000, this.ended.signal).then(
      () => this.say(),
      () => {},
    );
  }

  /** Call when the restore is over. */
  end(): void {
    this.ended.abort();
  }

  private async say(): Promise<void> {
    const { context, run } = this.held;
    const { config, log } = context;
    const { step } = log;
    const task = await this.task();
    if (this.ended.signal.aborted) return;
    const longer = `the restore takes longer than the app's RTO (${inWords(config.rtoSeconds)}), and continues`;
    const end = 'to limit the time, restore with --deadline';
    const failure = new Failure({
      step,
      cause: task
        ? `${longer}: in the step '${step}', it waits for the ActionSet ${task.name}`
        : `${longer}, in the step '${step}'`,
      next: task
        ? `check the log of its task, and whether the store and the database answer: kubectl -n ${task.namespace} logs -l ${JOB_ID}=${task.name} --all-containers; ${end}`
        : `find out what delays it: the store, the API server, the pods of the app; ${end}`,
    });
    log.warn(failure.cause, failure.next, step);
    await recordEvent(context, run, 'RestoreSlow', failure);
  }

  /** The ActionSet that was requested last and has not ended, with the namespace of its task. Of several captures, one may have ended. */
  private async task(): Promise<{ readonly name: string; readonly namespace: string } | undefined> {
    const { context, lease } = this.held;
    const { cluster, config, namespace } = context;
    for (const name of lease.record.actionSets.slice(-config.captures.length).reverse()) {
      const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name).catch(() => undefined);
      if (!found || hasEnded(outcomeOf(found))) continue;
      return { name, namespace: found.spec?.actions[0]?.object.namespace ?? config.namespace };
    }
    return undefined;
  }
}
