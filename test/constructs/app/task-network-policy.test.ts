import { TaskNetworkPolicy, type TaskNetworkPolicyProps } from '../../../constructs/app/task-network-policy';
import { objectsOf, only } from '../sample';

const requiredProps: TaskNetworkPolicyProps = {
  app: 'shop',
  capture: 'database',
  namespace: 'shop-ns',
  method: 'shop-dump',
  connectsTo: [{ port: 4000 }],
  store: [{ cidr: '52.219.0.0/16', port: 443 }],
};
const allProps: Required<TaskNetworkPolicyProps> = {
  ...requiredProps,
  others: ['crm'],
  connectsTo: [],
  store: [
    { cidr: '10.0.0.0/8', port: 9000 },
    { cidr: 'fd00::/8', port: 9000 },
  ],
  nameServer: 'host',
};
const specOf = (props: TaskNetworkPolicyProps) =>
  only(
    objectsOf((scope) => new TaskNetworkPolicy(scope, 'N', props)),
    'NetworkPolicy',
  ).spec;
const dns = [
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
];

describe("the network of an app's tasks", () => {
  it("selects the method's pods of this app, and allows no incoming traffic", () => {
    const spec = specOf(requiredProps);
    expect(spec).toMatchObject({
      podSelector: {
        matchLabels: {
          'jerrycan.dev/app': 'shop',
          'jerrycan.dev/task': 'shop-dump',
        },
      },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(spec.podSelector).not.toHaveProperty('matchExpressions');
    // Without ingress rules all incoming traffic is blocked. An empty list is not stored, so that each apply would be a
    // change.
    expect(spec).not.toHaveProperty('ingress');
  });

  it("selects no pod of another capture, but those of the app's first form, which have no capture", () => {
    expect(specOf(allProps).podSelector).toEqual({
      matchLabels: { 'jerrycan.dev/app': 'shop', 'jerrycan.dev/task': 'shop-dump' },
      matchExpressions: [{ key: 'jerrycan.dev/capture', operator: 'NotIn', values: ['crm'] }],
    });
  });

  it('reaches the database next to it, the name server, and the store', () => {
    expect(specOf(requiredProps).egress).toEqual([
      { to: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: 4000 }] },
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }], ports: dns },
      { to: [{ ipBlock: { cidr: '52.219.0.0/16' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    ]);
  });

  it('reaches the port of the pod if the Service has another one', () => {
    expect(specOf({ ...requiredProps, connectsTo: [{ port: 80, podPort: 4000 }] }).egress[0].ports).toEqual([
      { protocol: 'TCP', port: 4000 },
    ]);
  });

  it('reaches a server outside of the cluster only at its addresses, and no pod', () => {
    const cidrs = ['10.20.0.5/32', '10.20.0.6/32'];
    expect(specOf({ ...requiredProps, connectsTo: [{ port: 3306, cidrs }] }).egress).toEqual([
      {
        to: [{ ipBlock: { cidr: '10.20.0.5/32' } }, { ipBlock: { cidr: '10.20.0.6/32' } }],
        ports: [{ protocol: 'TCP', port: 3306 }],
      },
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }], ports: dns },
      { to: [{ ipBlock: { cidr: '52.219.0.0/16' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    ]);
  });

  it('reaches a name server on the host, and no pod without a database', () => {
    expect(specOf(allProps).egress).toEqual([
      { ports: dns },
      { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ protocol: 'TCP', port: 9000 }] },
      { to: [{ ipBlock: { cidr: 'fd00::/8' } }], ports: [{ protocol: 'TCP', port: 9000 }] },
    ]);
  });
});
