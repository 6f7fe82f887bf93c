import { IntOrString, KubeNetworkPolicy, type NetworkPolicyEgressRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Cluster, Peer } from '../../contracts/files/cluster';
import { APP_LABEL, appLabels, TASK_LABEL } from '../../contracts/labels';
import { namesOf } from '../../contracts/names';

export interface TaskNetworkPolicyProps {
  readonly app: string;
  readonly namespace: string;
  /** The blueprint's method: the label `jerrycan.dev/task` of its pods. */
  readonly method: string;
  /** Ports of the database, in the app's namespace. */
  readonly connectsTo: readonly { readonly port: number }[];
  /** Where the store answers. */
  readonly store: readonly Peer[];
  /** @default 'kube-system' */
  readonly nameServer?: Cluster['nameServer'];
}

/** The pods of an app's tasks reach their database, the name server and the store; nobody reaches them. */
export class TaskNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: TaskNetworkPolicyProps) {
    super(scope, id);
    const { app, namespace, method, connectsTo, store, nameServer = 'kube-system' } = props;
    const dns = [port('UDP', 53), port('TCP', 53)];
    const egress: NetworkPolicyEgressRule[] = [
      // An empty podSelector: any pod of this namespace.
      ...(connectsTo.length > 0
        ? [{ to: [{ podSelector: {} }], ports: connectsTo.map((to) => port('TCP', to.port)) }]
        : []),
      // No selector can name a server on the host: any address, but only this port.
      nameServer === 'host' ? { ports: dns } : { to: [{ namespaceSelector: kubeSystem }], ports: dns },
      ...store.map((peer) => ({ to: [{ ipBlock: { cidr: peer.cidr } }], ports: [port('TCP', peer.port)] })),
    ];
    new KubeNetworkPolicy(this, 'Resource', {
      metadata: { name: namesOf(app).task, namespace, labels: appLabels(app) },
      spec: {
        podSelector: { matchLabels: { [APP_LABEL]: app, [TASK_LABEL]: method } },
        // No rule for ingress lets nobody in. (`ingress: []` would say it too, but is not kept: each apply would be a change.)
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
