import type { Request } from './fate';
import type { Strike } from './process';

/** Longer than anybody waits for a run before he calls it dead; and a little less than that. Milliseconds. */
const LONG = 200_000;
const SHORT = 50_000;

/** After so many of one kind, one after the other, a further read is like those before: it is asked again and again for as long as nobody answers. */
const ALIKE = 6;

/**
 * Every way to strike a process that sends these requests. It dies at each: a write is not done then, or done, or done late; for a read that is
 * all the same. It sleeps at each write, and at the first read of each kind, since a poll is like the one before.
 */
export function strikesOf(requests: readonly Request[]): Strike[] {
  const seen = new Set<string>();
  let alike = 0;
  let last = '';
  return requests.flatMap(({ verb, what, writes }, i) => {
    const at = i + 1;
    const kind = `${verb} ${what}`;
    const isNew = !seen.has(kind);
    seen.add(kind);
    alike = kind === last ? alike + 1 : 1;
    last = kind;
    if (!writes && alike > ALIKE) return [];
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
