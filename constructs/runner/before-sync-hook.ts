import {
  IntOrString,
  KubeConfigMap,
  KubeJob,
  KubeNetworkPolicy,
  KubeServiceAccount,
  type PodFailurePolicyRule,
  type PodSpec,
  Quantity,
} from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { type ObjectRef, undisturbed } from '../../blueprints/dsl';
import type { Peer } from '../../contracts/files/cluster';
import { appLabels } from '../../contracts/labels';
import { namesOf } from '../../contracts/names';
import { Access, named } from '../access/access';
import type { ScheduleProps } from '../declaration/declared-app';
import { longestBackup } from './backup-job';
import { NODE_IMAGE, restrictedContainer, restrictedPod } from './program-pod';

/** Time to recreate a deleted Job and to start a pod, in addition to the longest backup. Seconds. */
const MARGIN_SECONDS = 900;
/** The longest time that the program may take (runner/ports/deadline.ts). Seconds. */
const LONGEST_SECONDS = 7 * 24 * 3600;
/** The program stops by itself and gives the reason. This limit is for one that cannot. Seconds. */
const AFTER_SECONDS = 300;
const PROGRAM = 'before-sync.mjs';

export interface BeforeSyncHookProps {
  readonly app: string;
  /** The app's namespace. The hook belongs to the app's own Application, which must not deploy elsewhere. */
  readonly namespace: string;
  readonly kanisterNamespace: string;
  /**
   * The objects of the captures that are in the app's own namespace. If one of them does not exist, there is nothing to
   * wait for: the sync creates it.
   */
  readonly objects: readonly ObjectRef[];
  readonly schedule: Pick<ScheduleProps, 'deadline'>;
  /** The addresses at which pods reach the API server. The hook reaches nothing else. */
  readonly apiServer: readonly Peer[];
  /** The text of the hook's program. */
  readonly program: string;
  /** A PriorityClass of the cluster. @default - none */
  readonly priorityClassName?: string | undefined;
}

/**
 * What Argo CD runs before each sync of the app, as part of the app's own Application: a Job that completes when the
 * restore point is complete. All its objects are hooks, so that they exist before the first sync, too. They run before
 * hooks without a wave, or with a usual one, such as a migration.
 */
export class BeforeSyncHook extends Construct {
  constructor(scope: Construct, id: string, props: BeforeSyncHookProps) {
    super(scope, id);
    const { app, namespace, kanisterNamespace, objects, schedule, apiServer, program } = props;
    const name = namesOf(app).beforeSync;
    const labels = { ...appLabels(app), 'app.kubernetes.io/name': 'jerrycan-before-sync' };
    const metadata = { name, namespace, labels: appLabels(app), annotations: preSync(-110) };
    new KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new KubeConfigMap(this, 'Program', { metadata, data: { [PROGRAM]: program } });
    new Access(this, 'Access', {
      app,
      name,
      namespace,
      annotations: preSync(-110),
      serviceAccount: { name, namespace },
      rules: (['Deployment', 'StatefulSet'] as const).flatMap((kind) => {
        const names = objects.filter((object) => object.kind === kind).map((object) => object.name);
        return named('apps', `${kind.toLowerCase()}s`, names, ['get']);
      }),
    });
    new KubeNetworkPolicy(this, 'NetworkPolicy', {
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        egress: apiServer.map(({ cidr, port }) => ({
          to: [{ ipBlock: { cidr } }],
          ports: [{ protocol: 'TCP', port: IntOrString.fromNumber(port) }],
        })),
      },
    });
    const deadline = Math.min(longestBackup({ deadline: schedule.deadline }) + MARGIN_SECONDS, LONGEST_SECONDS);
    const command = [
      ...['node', `/jerrycan/${PROGRAM}`, '--app', app],
      ...objects.flatMap((object) => ['--object', `${object.kind}/${object.name}`]),
      ...['--kanister', kanisterNamespace, '--job', name, '--deadline', `${deadline}`],
    ];
    new KubeJob(this, 'Resource', {
      metadata: { ...metadata, annotations: preSync(-100) },
      spec: {
        // If a pod is evicted, its successor continues. The exit code of the program is final.
        backoffLimit: 2,
        podFailurePolicy: { rules: podFailureRules },
        podReplacementPolicy: 'Failed',
        activeDeadlineSeconds: deadline + AFTER_SECONDS,
        template: { metadata: { labels, annotations: undisturbed }, spec: pod(name, command, props.priorityClassName) },
      },
    });
  }
}

const podFailureRules = [
  { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  { action: 'FailJob', onExitCodes: { containerName: 'hook', operator: 'In', values: [1, 2, 3] } },
] as PodFailurePolicyRule[];

/**
 * Returns the annotations of a hook that stays until the next sync replaces it. After a failed sync, people read its
 * log.
 */
const preSync = (wave: number) => ({
  'argocd.argoproj.io/hook': 'PreSync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  'argocd.argoproj.io/sync-wave': `${wave}`,
});

function pod(name: string, command: string[], priorityClassName: string | undefined): PodSpec {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    ...(priorityClassName !== undefined && { priorityClassName }),
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 5,
    securityContext: restrictedPod,
    containers: [
      {
        name: 'hook',
        image: NODE_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command,
        env: [
          {
            name: 'JOB_UID',
            valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } },
          },
        ],
        resources: {
          requests: { cpu: Quantity.fromString('20m'), memory: Quantity.fromString('64Mi') },
          limits: { memory: Quantity.fromString('128Mi') },
        },
        securityContext: restrictedContainer,
        volumeMounts: [{ name: 'program', mountPath: '/jerrycan', readOnly: true }],
      },
    ],
    volumes: [{ name: 'program', configMap: { name, items: [{ key: PROGRAM, path: PROGRAM }] } }],
  };
}
