import type { AppFacts, ReviewedCapture } from '../../protection/protection';

/** A capture before and after a change. `undefined`: it does not exist there. */
export interface CapturePair {
  /** `null`: on both sides, the layout is the one before captures. */
  readonly name: string | null;
  readonly before?: ReviewedCapture | undefined;
  readonly after?: ReviewedCapture | undefined;
}

/**
 * Pairs the captures of an app by name. The capture without a name, of the layout before captures, is the one of the other side that captures the same
 * object, or else its first one: the layout alone removes no capture. Sorted by name, so that the order does not depend on the direction.
 */
export function capturePairs(before: AppFacts, after: AppFacts): CapturePair[] {
  const [from, to] = [namedLike(before.captures, after.captures), namedLike(after.captures, before.captures)];
  const names = [...new Set([...from.keys(), ...to.keys()])].sort();
  return names.map((name) => ({ name, before: from.get(name), after: to.get(name) }));
}

/** The captures by name. A capture without a name gets the name that it has on the other side. */
function namedLike(
  captures: readonly ReviewedCapture[],
  others: readonly ReviewedCapture[],
): Map<string | null, ReviewedCapture> {
  return new Map(
    captures.map((capture) => [
      capture.name ?? (others.find((other) => isSameObject(capture, other)) ?? others[0])?.name ?? null,
      capture,
    ]),
  );
}

/** Whether two captures read the same data, whatever their names are. */
export const isSameObject = (one: ReviewedCapture, other: ReviewedCapture): boolean =>
  one.namespace === other.namespace &&
  Boolean(one.object) &&
  one.object?.kind === other.object?.kind &&
  one.object?.name === other.object?.name;
