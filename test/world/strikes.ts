import type { Strike } from './process';

/** Longer than anybody waits for a run before he calls it dead; and a little less than that. Milliseconds. */
const ASLEEP = [200_000, 50_000];

/** Every way to strike a process that makes so many requests: it dies, or sleeps, before each, during each and after each. */
export function strikesOf(requests: number): Strike[] {
  return Array.from({ length: requests }, (_, i) => i + 1).flatMap((at) => [
    ...(['before', 'done', 'late'] as const).map((when) => ({ at, when })),
    ...ASLEEP.flatMap((asleep) => (['before', 'done'] as const).map((when) => ({ at, when, asleep }))),
  ]);
}
