import { IntOrString, KubeNetworkPolicy, type NetworkPolicyEgressRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Cluster, Peer } from '../../contracts/files/cluster';
import { APP_LABEL, appLabels, TASK_LABEL } from '../../contracts/labels';
import { namesOf } from '../../contracts/names';

export interface TaskNetworkPolicyProps {
  readonly app: string;
  readonly namespace: string;
  /** The blueprint's method, which is the label `jerrycan.dev/task` of its pods. */
  readonly method: string;
  /** Ports of the database, in the app's namespace. */
  readonly connectsTo: readonly { readonly port: number }[];
  /** The peers at which the store answers. */
  readonly store: readonly Peer[];
  /** @default 'kube-system' */
  readonly nameServer?: Cluster['nameServer'];
}

/**
 * Allows the pods of an app's tasks to reach their database, the name server and the store, and blocks all traffic to
 * them.
 */
export class TaskNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: TaskNetworkPolicyProps) {
    super(scope, id);
    const { app, namespace, method, connectsTo, store, nameServer = 'kube-system' } = props;
    const dns = [port('UDP', 53), port('TCP', 53)];
    const egress: NetworkPolicyEgressRule[] = [
      // An empty podSelector allows any pod of this namespace.
      ...(connectsTo.length > 0
        ? [{ to: [{ podSelector: {} }], ports: connectsTo.map((to) => port('TCP', to.port)) }]
        : []),
      // No selector matches a server on the host, so any address is allowed, but only on this port.
      nameServer === 'host' ? { ports: dns } : { to: [{ namespaceSelector: kubeSystem }], ports: dns },
      ...store.map((peer) => ({ to: [{ ipBlock: { cidr: peer.cidr } }], ports: [port('TCP', peer.port)] })),
    ];
    new KubeNetworkPolicy(this, 'Resource', {
      metadata: { name: namesOf(app).task, namespace, labels: appLabels(app) },
      spec: {
        podSelector: { matchLabels: { [APP_LABEL]: app, [TASK_LABEL]: method } },
        // Without an ingress rule, all incoming traffic is blocked. (`ingress: []` has the same effect, but is not
        // stored, so that each apply would be a change.)
        policyTypes: ['Ingress', 'Egress'],
        egress,
      },
    });
  }
}

const kubeSystem = { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } };

function port(protocol: 'TCP' | 'UDP', number: number) {
  return { protocol, port: IntOrString.fromNumber(number) };
}
