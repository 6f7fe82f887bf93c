import { IntOrString, KubeNetworkPolicy, type NetworkPolicyEgressRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Blueprint } from '../../blueprints/dsl';
import type { Cluster, Peer } from '../../contracts/files/cluster';
import { APP_LABEL, appLabels, CAPTURE_LABEL, TASK_LABEL } from '../../contracts/labels';
import { captureNamesOf } from '../../contracts/names';

export interface TaskNetworkPolicyProps {
  readonly app: string;
  /** The capture's name. */
  readonly capture: string;
  /** The names of the app's other captures. @default - none */
  readonly others?: readonly string[];
  /** The namespace of the capture's tasks. */
  readonly namespace: string;
  /** The blueprint's method, which is the label `jerrycan.dev/task` of its pods. */
  readonly method: string;
  /** The ports of the server: of pods in the capture's namespace, or of addresses outside of the cluster. */
  readonly connectsTo: Blueprint['connectsTo'];
  /** The peers at which the store answers. */
  readonly store: readonly Peer[];
  /** @default 'kube-system' */
  readonly nameServer?: Cluster['nameServer'];
}

/**
 * Allows the pods of a capture's tasks to reach their server, the name server and the store, and blocks all traffic to
 * them.
 */
export class TaskNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: TaskNetworkPolicyProps) {
    super(scope, id);
    const { app, capture, others = [], namespace, method, connectsTo, store, nameServer = 'kube-system' } = props;
    const dns = [port('UDP', 53), port('TCP', 53)];
    const inside = connectsTo.filter(({ cidrs }) => cidrs === undefined);
    const egress: NetworkPolicyEgressRule[] = [
      // An empty podSelector allows any pod of this namespace. The port is that of the pod, not that of a Service.
      ...(inside.length > 0
        ? [{ to: [{ podSelector: {} }], ports: inside.map((to) => port('TCP', to.podPort ?? to.port)) }]
        : []),
      ...connectsTo.flatMap(({ cidrs = [], port: number }) =>
        cidrs.length > 0 ? [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [port('TCP', number)] }] : [],
      ),
      // No selector matches a server on the host, so any address is allowed, but only on this port.
      nameServer === 'host' ? { ports: dns } : { to: [{ namespaceSelector: kubeSystem }], ports: dns },
      ...store.map((peer) => ({ to: [{ ipBlock: { cidr: peer.cidr } }], ports: [port('TCP', peer.port)] })),
    ];
    new KubeNetworkPolicy(this, 'Resource', {
      metadata: {
        name: captureNamesOf(app, capture).task,
        namespace,
        labels: { ...appLabels(app), [CAPTURE_LABEL]: capture },
      },
      spec: {
        // A task of the app's first form has no capture, and must keep its network when Argo CD prunes its own policy.
        podSelector: {
          matchLabels: { [APP_LABEL]: app, [TASK_LABEL]: method },
          ...(others.length > 0 && {
            matchExpressions: [{ key: CAPTURE_LABEL, operator: 'NotIn', values: [...others] }],
          }),
        },
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
