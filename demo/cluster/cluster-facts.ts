import type { Cluster } from '../../contracts/files/cluster';
import { CLUSTER_NAME } from './demo-names';
import type { InstalledKanister } from './installed-kanister';
import type { Kubectl } from './kubectl';

interface EndpointSlice {
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly targetRef?: { readonly kind: string };
  }[];
  readonly ports?: readonly { readonly port: number }[];
}

/** Reads from the cluster what `clusters/<name>.json` says of it. */
export async function clusterFile(kubectl: Kubectl, kanister: InstalledKanister, stack: string): Promise<Cluster> {
  const api = await slices(kubectl, 'default', 'kubernetes');
  const apiServer = api.flatMap(({ endpoints = [], ports = [] }) =>
    endpoints.flatMap(({ addresses }) =>
      addresses.flatMap((address) => ports.map(({ port }) => ({ cidr: only(address), port }))),
    ),
  );
  const { namespace, serviceAccount, tools } = kanister;
  return {
    name: CLUSTER_NAME,
    server: 'https://kubernetes.default.svc',
    stack,
    kanister: { namespace, serviceAccount, tools },
    apiServer,
    ...((await nameServerRunsOnHost(kubectl)) && { nameServer: 'host' as const }),
  };
}

/** Whether the cluster's name server answers from addresses that belong to no pod. */
async function nameServerRunsOnHost(kubectl: Kubectl): Promise<boolean> {
  const endpoints = (await slices(kubectl, 'kube-system', 'kube-dns')).flatMap((slice) => slice.endpoints ?? []);
  return endpoints.length > 0 && endpoints.every(({ targetRef }) => targetRef?.kind !== 'Pod');
}

const slices = (kubectl: Kubectl, namespace: string, service: string): Promise<EndpointSlice[]> =>
  kubectl.list<EndpointSlice>('endpointslices', '-n', namespace, '-l', `kubernetes.io/service-name=${service}`);

/** A range of one address. */
const only = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;
