/** What retention has to know of a restore point. */
export interface Retained {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Its bytes were read back and matched, and it is not broken. */
  readonly verified: boolean;
}

export interface Retention {
  readonly keepAtLeast: number;
}

/**
 * The points that may go: those that are older than the newest `keepAtLeast` verified ones. While there are fewer
 * verified points than that nothing goes, not even what is broken: it may be all there is.
 */
export function toRetire<P extends Retained>(points: readonly P[], { keepAtLeast }: Retention): P[] {
  const newestFirst = [...points].sort((a, b) => b.time - a.time || (a.run < b.run ? 1 : -1));
  let kept = 0;
  return newestFirst.filter((point) => {
    if (kept >= Math.max(1, keepAtLeast)) return true;
    if (point.verified) kept += 1;
    return false;
  });
}
