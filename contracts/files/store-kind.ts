/** What a product lacks of what a store can promise. Those that lack nothing, or of which nothing is known, are not here. */
interface Lacks {
  readonly name: string;
  /** Old versions: no lock either. */
  readonly versioning?: true;
  /** Rules that end old versions. */
  readonly lifecycle?: true;
}

/** Products that speak as S3 does; docs/reference/stores.md has a table of them. */
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

/** What a store file says of the product, or its endpoint does. */
export interface OfKind {
  readonly kind?: StoreKind | undefined;
  readonly endpoint: string;
}

/** What the product of a store lacks; `undefined`: nothing that is known. */
export function lacksOf({ kind, endpoint }: OfKind): Lacks | undefined {
  const product = kind ?? kindOf(endpoint);
  return product && lacking[product];
}

/** By the endpoint alone. */
function kindOf(endpoint: string): StoreKind | undefined {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return host.endsWith('.r2.cloudflarestorage.com') ? 'r2' : undefined;
}
