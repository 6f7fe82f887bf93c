import type { Request } from '../machine/fate';
import type { Strike } from '../machine/process';

/** Longer than the wait until a run counts as dead; and a little less than that. Milliseconds. */
const LONG = 200_000;
const SHORT = 50_000;

/** The number of requests of one kind that are struck: a process that repeats a request until it is answered is struck in the same place each time. */
const OF_A_KIND = 40;

/**
 * Every way to strike a process that sends these requests. It dies at each: a write is not done then, or done, or done late; for a read these
 * are equal. It sleeps at each write, and at the first read of each kind, since a poll is like the one before.
 */
export function strikesOf(requests: readonly Request[]): Strike[] {
  const seen = new Map<string, number>();
  return requests.flatMap(({ verb, what, writes }, i) => {
    const at = i + 1;
    const kind = `${verb} ${what}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    if (before >= OF_A_KIND) return [];
    const isNew = before === 0;
    const dies: Strike[] = [{ at, when: 'done' }];
    if (!writes) return isNew ? [...dies, { at, when: 'done', asleep: LONG }] : dies;
    return [
      ...dies,
      ...(['before', 'late'] as const).map((when) => ({ at, when })),
      ...(['before', 'done'] as const).map((when) => ({ at, when, asleep: LONG })),
      { at, when: 'before', asleep: SHORT },
    ];
  });
}
