/** The features that a product lacks. Products that lack nothing, or are unknown, are not listed. */
interface Lacks {
  readonly name: string;
  /** Old versions, and so Object Lock. */
  readonly versioning?: true;
  /** Lifecycle rules for old versions. */
  readonly lifecycle?: true;
}

/** Products with an S3 API; docs/reference/stores.md has a table of them. */
export const storeKinds = ['aws', 'ceph', 'garage', 'minio', 'r2', 'rustfs', 'seaweedfs', 'versitygw'] as const;
export type StoreKind = (typeof storeKinds)[number];

/**
 * Sources: Garage's "S3 Compatibility status" (object versioning: not implemented); Cloudflare's "S3 API compatibility" (no ListObjectVersions); VersityGW 1.8 answers
 * 501 to a lifecycle (seen).
 */
const lacking: Readonly<Partial<Record<StoreKind, Lacks>>> = {
  garage: { name: 'Garage', versioning: true },
  r2: { name: 'Cloudflare R2', versioning: true },
  versitygw: { name: 'VersityGW', lifecycle: true },
};

/** The product of a store, according to its file or its endpoint. */
export interface OfKind {
  readonly kind?: StoreKind | undefined;
  readonly endpoint: string;
}

/** The features that a store's product lacks; `undefined` if none is known. */
export function lacksOf({ kind, endpoint }: OfKind): Lacks | undefined {
  const product = kind ?? kindOf(endpoint);
  return product && lacking[product];
}

/** The product according to the endpoint alone. */
function kindOf(endpoint: string): StoreKind | undefined {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return host.endsWith('.r2.cloudflarestorage.com') ? 'r2' : undefined;
}
