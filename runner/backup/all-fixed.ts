import type { DumpedCapture } from '../lease/lease-record';

/**
 * Waits until the data of every capture is fixed.
 *
 * @param then called once, for the last of them
 * @returns call it with the name of each capture whose data is fixed
 */
export function allFixed(
  captures: readonly Pick<DumpedCapture, 'name'>[],
  then: () => Promise<void>,
): (capture: string) => Promise<void> {
  const open = new Set(captures.map(({ name }) => name));
  return async (capture) => {
    if (open.delete(capture) && open.size === 0) await then();
  };
}
