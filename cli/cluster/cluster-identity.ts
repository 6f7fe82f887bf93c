import { X509Certificate } from 'node:crypto';
import type { Cluster } from './cluster';

/** Who a cluster is, whatever it is called, as `clusters/<cluster>.json` records it. */
export interface ClusterIdentity {
  /** Of each certificate of the API server's authority: `sha256:` and 64 hexadecimal digits. */
  readonly ca?: readonly string[] | undefined;
  /** Of the namespace `kube-system`, which lives as long as the cluster. */
  readonly uid?: string | undefined;
}

/** In every namespace, written by Kubernetes' controller manager. */
const ROOT_CA = { name: 'kube-root-ca.crt', key: 'ca.crt' };

/**
 * Reads who the cluster of the context is.
 *
 * @param namespace whose ConfigMap `kube-root-ca.crt` is read: Kanister's, where the roles are bound
 * @returns `{}` if the namespace has no such ConfigMap and the UID may not be read
 */
export async function clusterIdentity(namespace: string, cluster: Cluster): Promise<ClusterIdentity> {
  const [map, uid] = await Promise.all([cluster.configMap(namespace, ROOT_CA.name), cluster.clusterUid()]);
  const ca = fingerprints(map?.data?.[ROOT_CA.key] ?? '');
  return { ...(ca.length > 0 && { ca }), ...(uid !== undefined && { uid }) };
}

/** Of every certificate in a PEM text, in order and each once; what is no certificate counts for nothing. */
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

/** `untold`: the two have nothing in common that could be compared. */
export type Match = 'same' | 'different' | 'untold';

/**
 * Whether two identities are of one cluster. Where both have a UID it decides: several clusters may share an authority, and one cluster may get another. Else one
 * certificate in common is enough, so that a rotation is survived while both authorities are there.
 */
export function compared(one: ClusterIdentity, other: ClusterIdentity): Match {
  if (one.uid !== undefined && other.uid !== undefined) return one.uid === other.uid ? 'same' : 'different';
  if (!one.ca || !other.ca) return 'untold';
  return one.ca.some((certificate) => other.ca?.includes(certificate)) ? 'same' : 'different';
}

/** `authority sha256:0123456789ab…, kube-system 0b9a5d0e-…` */
export function inWords({ ca, uid }: ClusterIdentity): string {
  const authority = ca?.map((each) => `${each.slice(0, 'sha256:'.length + 12)}…`).join(' and ');
  return [authority && `authority ${authority}`, uid && `kube-system ${uid}`].filter(Boolean).join(', ') || 'unknown';
}
