import { StoreError } from './object-store';

/**
 * The order in which S3 lists keys: by the bytes of their UTF-8 ("Listing objects using prefixes and delimiters", Amazon S3 User Guide). Less than 0: `a` comes first.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  // JavaScript compares units of UTF-16. The result differs only where a pair of surrogates meets a unit above it.
  if (aboveSurrogates.test(a) || aboveSurrogates.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const aboveSurrogates = /[\ud800-\uffff]/;

/** @throws StoreError with the code `NotSorted` if a store lists one run's directory behind another that comes after it */
export function checkOrder(before: string | undefined, directory: string): void {
  if (before === undefined || compareKeys(`${before}/`, `${directory}/`) <= 0) return;
  const message = `the store does not list keys in the order of their bytes (${directory}/ after ${before}/)`;
  throw new StoreError(200, 'NotSorted', message);
}
