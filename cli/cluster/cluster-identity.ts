import { X509Certificate } from 'node:crypto';
import type { Cluster } from './cluster';

/** The identity of a cluster, independent of its name, as `clusters/<cluster>.json` records it. */
export interface ClusterIdentity {
  /** The fingerprint of each certificate of the API server's CA: `sha256:` and 64 hexadecimal digits. */
  readonly ca?: readonly string[] | undefined;
  /** The UID of the namespace `kube-system`, which exists as long as the cluster. */
  readonly uid?: string | undefined;
}

/** The ConfigMap that Kubernetes' controller manager writes to every namespace. */
const ROOT_CA = { name: 'kube-root-ca.crt', key: 'ca.crt' };

/**
 * Reads the identity of the context's cluster.
 *
 * @param namespace the namespace whose ConfigMap `kube-root-ca.crt` is read: Kanister's, where the roles are bound
 * @returns `{}` if the namespace has no such ConfigMap and you may not read the UID
 */
export async function clusterIdentity(namespace: string, cluster: Cluster): Promise<ClusterIdentity> {
  const [map, uid] = await Promise.all([cluster.configMap(namespace, ROOT_CA.name), cluster.clusterUid()]);
  const ca = fingerprints(map?.data?.[ROOT_CA.key] ?? '');
  return { ...(ca.length > 0 && { ca }), ...(uid !== undefined && { uid }) };
}

/** The fingerprints of all certificates in a PEM text, sorted and without duplicates. Invalid certificates are skipped. */
export function fingerprints(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const all = blocks.flatMap((block) => {
    try {
      return `sha256:${new X509Certificate(block).fingerprint256.replaceAll(':', '').toLowerCase()}`;
    } catch {
      return [];
    }
  });
  return [...new Set(all)].sort();
}

/** `untold`: the identities have no field in common. */
export type Match = 'same' | 'different' | 'untold';

/**
 * Compares two identities. If both have a UID, the UID decides: several clusters can share a CA, and a cluster can get a new CA. Otherwise one common
 * certificate is enough: a rotation does not change the identity while both CAs exist.
 */
export function compared(one: ClusterIdentity, other: ClusterIdentity): Match {
  if (one.uid !== undefined && other.uid !== undefined) return one.uid === other.uid ? 'same' : 'different';
  if (!one.ca || !other.ca) return 'untold';
  return one.ca.some((certificate) => other.ca?.includes(certificate)) ? 'same' : 'different';
}

/** `CA sha256:0123456789ab…, kube-system 0b9a5d0e-…` */
export function inWords({ ca, uid }: ClusterIdentity): string {
  const authority = ca?.map((each) => `${each.slice(0, 'sha256:'.length + 12)}…`).join(' and ');
  return [authority && `CA ${authority}`, uid && `kube-system ${uid}`].filter(Boolean).join(', ') || 'unknown';
}
