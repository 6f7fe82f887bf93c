import { createHash } from 'node:crypto';
import { IntOrString, KubeDeployment, KubeServiceAccount, Quantity } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { PROGRAM, platformLabels } from '../../contracts/labels';
import { GUARD, lastWave } from '../../contracts/names';
import { Access, every } from '../access/access';
import {
  NODE_IMAGE,
  programCommand,
  programMount,
  programVolume,
  restrictedContainer,
  restrictedPod,
} from '../runner/program-pod';

/** The port where the program answers the kubelet's probes. */
const PROBE_PORT = 8080;

/**
 * By default a pod stays on a lost node for 300 s. If the dead run was on the same node, the app's writers would stay
 * down for that long. The node controller waits 40 s or more before it taints a node, which covers most short failures.
 * 10 s more allow for a kubelet that restarts. The guard keeps no state, so an unnecessary eviction is harmless. If its
 * node only seems lost, two guards do no harm (docs/explanation/decisions/0006).
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
const leavesNode = ['not-ready', 'unreachable'].map((taint) => ({
  key: `node.kubernetes.io/${taint}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 10,
}));

export interface GuardProps {
  /** Kanister's namespace, which contains the Leases and the ActionSets. */
  readonly namespace: string;
  /** The text of the runner's program, which the guard uses too. */
  readonly program: string;
  /** A PriorityClass of the cluster. @default - none */
  readonly priorityClassName?: string | undefined;
}

/**
 * The guard cleans up after dead runs, whether or not the runner and Kanister are available: a Deployment with one
 * replica, its ServiceAccount, and its rights for all apps. Its rights for one app are created with that app.
 */
export class Guard extends Construct {
  constructor(scope: Construct, id: string, { namespace, program, priorityClassName }: GuardProps) {
    super(scope, id);
    const metadata = { name: GUARD, namespace, labels: platformLabels };
    const labels = { ...platformLabels, 'app.kubernetes.io/name': GUARD };
    new KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new Access(this, 'Access', {
      name: GUARD,
      namespace,
      serviceAccount: { name: GUARD, namespace },
      rules: [
        every('coordination.k8s.io', 'leases', ['list']),
        every('cr.kanister.io', 'actionsets', ['get', 'patch', 'delete']),
        every('', 'events', ['create']),
      ],
    });
    new KubeDeployment(this, 'Resource', {
      metadata: { ...metadata, annotations: lastWave },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 1,
        // Two guards would do no harm. But a short absence is better than an old program next to the new one.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { 'app.kubernetes.io/name': GUARD } },
        template: {
          metadata: {
            labels,
            // The name of the ConfigMap does not change: this annotation creates a new pod when the program changes.
            annotations: { [PROGRAM]: `sha256:${createHash('sha256').update(program).digest('hex')}` },
          },
          spec: {
            serviceAccountName: GUARD,
            automountServiceAccountToken: true,
            enableServiceLinks: false,
            ...(priorityClassName !== undefined && { priorityClassName }),
            // The guard may be stopped between any two requests, and stops immediately. Eviction is allowed, so no
            // annotation prevents it. The guard keeps no state: the next one continues from the Leases in less time
            // than a dead run's Lease lasts.
            terminationGracePeriodSeconds: 5,
            tolerations: leavesNode,
            securityContext: restrictedPod,
            containers: [
              {
                name: 'guard',
                image: NODE_IMAGE,
                imagePullPolicy: 'IfNotPresent',
                command: programCommand({ command: 'guard' }),
                env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
                ports: [{ name: 'probe', containerPort: PROBE_PORT }],
                livenessProbe: {
                  httpGet: { path: '/', port: IntOrString.fromString('probe') },
                  periodSeconds: 20,
                  timeoutSeconds: 5,
                  failureThreshold: 3,
                },
                // It serves no requests: `npx jerrycan status` and Argo CD read whether it is ready.
                readinessProbe: {
                  httpGet: { path: '/ready', port: IntOrString.fromString('probe') },
                  periodSeconds: 10,
                  timeoutSeconds: 5,
                  failureThreshold: 1,
                },
                resources: {
                  requests: { cpu: Quantity.fromString('20m'), memory: Quantity.fromString('96Mi') },
                  limits: { memory: Quantity.fromString('192Mi') },
                },
                securityContext: restrictedContainer,
                volumeMounts: [programMount],
              },
            ],
            volumes: [programVolume],
          },
        },
      },
    });
  }
}
