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

/** Where the program answers the kubelet. */
const PROBE_PORT = 8080;

/**
 * Kubernetes lets a pod stay for 300 s on a node that is gone, unless the pod says otherwise; if that node was the dead run's too, nobody starts the app's writers meanwhile. The
 * node controller waits 40 s or more before it taints a node, so most of what passes is over by then; 10 s more are for a kubelet that starts again. The guard holds nothing, so it
 * may go for nothing; and where its node only seems to be gone, two guards do no harm (docs/explanation/decisions/0006).
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
  /** Kanister's, where the Leases and the ActionSets are. */
  readonly namespace: string;
  /** The text of the runner's program, which is the guard's too. */
  readonly program: string;
  /** A PriorityClass of the cluster. @default - none is named */
  readonly priorityClassName?: string | undefined;
}

/**
 * Who ends what a dead run left, whether runner and Kanister are there or not: a Deployment of one replica, its ServiceAccount, and what it may do for all
 * apps. What it may do for one comes with that app.
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
        // Two would do no harm. One that is gone is missed less than one that runs an old program beside the new.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { 'app.kubernetes.io/name': GUARD } },
        template: {
          metadata: {
            labels,
            // The ConfigMap keeps its name: a changed program makes a new pod by this.
            annotations: { [PROGRAM]: `sha256:${createHash('sha256').update(program).digest('hex')}` },
          },
          spec: {
            serviceAccountName: GUARD,
            automountServiceAccountToken: true,
            enableServiceLinks: false,
            ...(priorityClassName !== undefined && { priorityClassName }),
            // It may be ended between any two requests, and ends at once. So it may be evicted too, and no annotation forbids it: it holds nothing, and the next one
            // goes on from the Leases in less time than a run that died is given.
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
                // Nobody sends it requests: whether it is ready is what `npx jerrycan status` and Argo CD see of it.
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
