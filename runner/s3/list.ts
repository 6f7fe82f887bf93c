import { collectYoung } from '../ports/heap';
import { type ObjectVersion, SMALL, StoreError } from '../ports/object-store';
import type { S3Client } from './client';
import { readPage } from './page';

/**
 * Lists everything below a prefix, page by page, each page in key order.
 *
 * @param versioning whether to list versions and delete markers, or objects
 * @throws StoreError rather than omit keys or loop forever: a key outside of the prefix, repeated pages, no marker for the next page
 */
export async function* list(client: S3Client, prefix: string, versioning: boolean): AsyncGenerator<ObjectVersion> {
  const query = { prefix, 'encoding-type': 'url', ...(versioning ? { versions: '' } : { 'list-type': '2' }) };
  const kind = versioning ? 'ListVersionsResult' : 'ListBucketResult';
  const pages = new Pages();
  let from: Record<string, string> | undefined = {};
  while (from) {
    const { body } = await client.send({ method: 'GET', key: '', query: { ...query, ...from } }, SMALL);
    const page = readPage(body.toString('utf8'), kind);
    const other = page.versions.find(({ key }) => !key.startsWith(prefix));
    if (other) throw new StoreError(200, 'NoList', `the store listed ${other.key}, which is not below ${prefix}`);
    yield* page.versions;
    collectYoung();
    from = page.next;
    if (from) pages.see(JSON.stringify(from));
  }
}

/** Detects repeated pages in a bounded amount of memory (R. P. Brent, "An improved Monte Carlo factorization algorithm", 1980). */
class Pages {
  private kept: string | undefined;
  private count = 0;
  private limit = 1;

  see(marker: string): void {
    if (marker === this.kept)
      throw new StoreError(
        200,
        'NoList',
        `the store's list repeats itself: it returned the same marker twice (${marker.slice(0, 200)})`,
      );
    if (++this.count < this.limit) return;
    this.kept = marker;
    this.count = 0;
    this.limit *= 2;
  }
}
