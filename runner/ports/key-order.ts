import { StoreError } from './object-store';

/**
 * Compares keys in the order in which S3 lists them: by their UTF-8 bytes ("Listing objects using prefixes and delimiters", Amazon S3 User Guide).
 *
 * @returns less than 0 if `a` comes first
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  // JavaScript compares UTF-16 code units. The result differs only if a surrogate pair meets a code unit above it.
  if (aboveSurrogates.test(a) || aboveSurrogates.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const aboveSurrogates = /[\ud800-\uffff]/;

/** @throws StoreError with the code `NotSorted` if a store lists a run's directory after a later one */
export function checkOrder(before: string | undefined, directory: string): void {
  if (before === undefined || compareKeys(`${before}/`, `${directory}/`) <= 0) return;
  const message = `the store does not list keys in byte order (${directory}/ after ${before}/)`;
  throw new StoreError(200, 'NotSorted', message);
}
