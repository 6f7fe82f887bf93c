import type { RunnerEvent } from '../report/event';
import type { FollowContext, Following } from './following';
import { type Moved, watchTask } from './task';

/** Shows the bytes that all tasks of a run move together: the captures of an app may run at the same time. */
export class TaskWatches {
  private readonly watched = new Map<string, AbortController>();
  private readonly moved = new Map<string, Moved>();

  constructor(
    private readonly what: Following,
    private readonly context: FollowContext,
  ) {}

  stop(): void {
    for (const one of this.watched.values()) one.abort();
    this.watched.clear();
  }

  /** Starts and stops watching as ActionSets start and end. */
  heard(event: RunnerEvent | undefined): void {
    // A step with no running task ends what was counted.
    if (event?.event === 'step' && this.watched.size === 0) this.moved.clear();
    if (event?.event !== 'action-set') return;
    const { actionSet, state } = event;
    if (state === 'complete' || state === 'failed') {
      this.watched.get(actionSet)?.abort();
      this.watched.delete(actionSet);
    } else if (!this.watched.has(actionSet)) this.watch(actionSet, event.taskNamespace ?? this.what.appNamespace);
  }

  private watch(actionSet: string, namespace: string): void {
    const stop = new AbortController();
    this.watched.set(actionSet, stop);
    const { cluster, reporter, clock } = this.context;
    const onMoved = (moved: Moved) => {
      this.moved.set(actionSet, moved);
      this.show();
    };
    void watchTask({ namespace, actionSet }, { cluster, reporter, clock, signal: stop.signal, onMoved });
  }

  private show(): void {
    const all = [...this.moved.values()];
    const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
    const isKnown = all.every(({ total }) => total !== undefined);
    this.context.reporter.bytes(bytes, isKnown ? all.reduce((sum, { total = 0 }) => sum + total, 0) : undefined);
  }
}
