import type { CaptureConfig } from '../../contracts/app-config';
import type { FollowProps } from '../action-set/run';
import type { DumpedCapture } from '../lease/lease-record';

/** Waits until the data of every capture is fixed. */
export class AllFixed {
  private readonly open: Set<DumpedCapture['name']>;

  /** @param then called once, for the last of them */
  constructor(
    captures: readonly Pick<DumpedCapture, 'name'>[],
    private readonly then: () => Promise<void>,
  ) {
    this.open = new Set(captures.map(({ name }) => name));
  }

  /** Call when the data of a capture is fixed; more than once does no harm. */
  async fixed(capture: DumpedCapture['name']): Promise<void> {
    if (this.open.delete(capture) && this.open.size === 0) await this.then();
  }

  /** The part of {@link FollowProps} for a capture. If its data is fixed only when its task has ended, a ready pod means nothing. */
  of({ name, blueprint }: CaptureConfig): Pick<FollowProps, 'onSnapshot' | 'waiting'> {
    if (blueprint.fixedWhen === 'task-end') return {};
    return { onSnapshot: () => this.fixed(name), waiting: () => this.open.size };
  }
}
