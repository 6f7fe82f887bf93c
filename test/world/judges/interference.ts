import { PLURALS } from '../cluster/app';
import type { Writer } from '../cluster/writer';
import type { Request } from '../machine/fate';
import type { World } from '../world';

/** So long after a guard ended a quiesce it starts again what a late request of the dead run has stopped; and a little more. Milliseconds. */
export const LATE_STOP_ENDS = 150_000;

/** The sender of a request that was not answered repeats it for so long; milliseconds. */
const UNCLEAR_FOR = 60_000;

/** Changes of writers by people and other programs, and when the judge cannot tell them from a run's own. */
export class Interference {
  /** When a request to stop a writer was last sent whose sender cannot know whether it was done: `<plural>/<name>`. */
  private readonly unclear = new Map<string, number>();
  /** The writers whose last change was a request to start them again: `<plural>/<name>`. */
  private readonly startedAgain = new Set<string>();
  /** The writers that a person stopped after that, while the record still explained a zero. */
  private readonly explained = new Set<Writer>();

  constructor(private readonly world: World) {}

  /** @param isClear whether its sender knows soon what became of it */
  requested(request: Request, isClear: boolean): void {
    if (request.stops) this.startedAgain.delete(request.what);
    if (request.stops && !isClear) this.unclear.set(request.what, this.world.timeline.now());
    // Another request to stop settles nothing: a person may stop the writer just before it is done.
    else if (['SCALE', 'SUSPEND'].includes(request.verb) && !request.stops) {
      this.unclear.delete(request.what);
      this.startedAgain.add(request.what);
    }
  }

  /** A person or another program changes a writer. No run can prevent a start in the middle of a load: the runner is then not responsible. */
  change(writer: Writer, to: number): void {
    for (const app of this.world.apps)
      if (
        to > 0 &&
        writer.wanted === 0 &&
        app.writers.includes(writer) &&
        this.world.record(app)?.quiesce?.mode === 'restore'
      )
        app.isDisturbed = true;
    this.world.trace(`somebody changes ${writer.key} from ${writer.wanted} to ${to}`);
    if (writer.wanted === to) return;
    const isUnclear = this.world.timeline.now() - (this.unclear.get(writer.key) ?? Number.NaN) < UNCLEAR_FOR;
    const isRecorded = this.startedAgain.delete(writer.key) && this.isRecorded(writer);
    const isExplained = isRecorded || this.isLikeLateStop(writer);
    writer.change(to, to === 0 && (isUnclear || isExplained));
    if (to === 0 && isExplained && !isUnclear) this.explained.add(writer);
    else this.explained.delete(writer);
  }

  /** A record explains a zero as long as it exists. From then on the writer is at zero because a person stopped it, and no program may start it. */
  settle(): void {
    for (const writer of this.explained) {
      if (writer.wanted === 0 && (this.isRecorded(writer) || this.isLikeLateStop(writer))) continue;
      this.explained.delete(writer);
      if (writer.wanted === 0) writer.settle();
    }
  }

  /** A run has seen it at zero and started it again, and its record still says that it is stopped: a record explains a writer at zero, no matter who scaled it. */
  private isRecorded(writer: Writer): boolean {
    return this.world.apps.some(
      (app) =>
        app.writers.includes(writer) &&
        this.world
          .record(app)
          ?.quiesce?.workloads.some(
            ({ generation, kind, name }) => generation !== undefined && `${PLURALS[kind]}/${name}` === writer.key,
          ),
    );
  }

  /** By its generation, a dead run's last request may have stopped it: no run or guard can tell that from a person's stop. */
  private isLikeLateStop(writer: Writer): boolean {
    return this.world.apps.some((app) => {
      if (!app.writers.includes(writer)) return false;
      const [plural = '', name = ''] = writer.key.split('/');
      const found = this.world.server.find(plural, app.config.namespace, name)?.metadata.generation ?? Number.NaN;
      const atZero = writer.wanted === 0 ? found : found + 1;
      const { ended, restarted } = this.world.record(app) ?? {};
      return [ended, restarted].some(
        (record) =>
          this.world.timeline.now() - Date.parse(record?.at ?? '') < LATE_STOP_ENDS &&
          record!.workloads.some(
            (one) => `${PLURALS[one.kind]}/${one.name}` === writer.key && one.found! + 1 === atZero,
          ),
      );
    });
  }
}
