import { type PodSpec, Quantity } from 'cdk8s-plus-28/lib/imports/k8s';
import { namesOf, STORE_CA } from '../../contracts/names';
import type { RunnerArguments } from '../../contracts/runner-arguments';
import type { RunnerResources } from '../declaration/declared-app';
import {
  NODE_IMAGE,
  programCommand,
  programMount,
  programVolume,
  restrictedContainer,
  restrictedPod,
} from './program-pod';
import { credentialParts, type RunnerCredentials } from './runner-credentials';

export interface RunnerPodProps {
  readonly app: string;
  /** The arguments of the program. */
  readonly said: Extract<RunnerArguments, { command: 'backup' | 'verify' }>;
  readonly resources: RunnerResources;
  /**
   * The store's certificate comes from a private authority, whose certificates are in the app's ConfigMap. @default
   * false
   */
  readonly privateCa?: boolean | undefined;
  /** The credentials for requests to the store. @default - the key pair of its Secret */
  readonly credentials?: RunnerCredentials | undefined;
  /** A PriorityClass of the cluster. @default - none */
  readonly priorityClassName?: string | undefined;
}

/** Returns the pod of a Job that runs the runner for one app. It meets the Pod Security Standard `restricted`. */
export function runnerPod(props: RunnerPodProps): PodSpec {
  const { app, said, resources, privateCa = false, credentials = { kind: 'key-pair' } } = props;
  const names = namesOf(app);
  const store = credentialParts(app, credentials);
  return {
    serviceAccountName: names.runner,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    ...(props.priorityClassName !== undefined && { priorityClassName: props.priorityClassName }),
    restartPolicy: 'Never',
    // On SIGTERM the runner ends its quiesce.
    terminationGracePeriodSeconds: 60,
    securityContext: restrictedPod,
    containers: [
      {
        name: 'runner',
        image: NODE_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: programCommand(said),
        env: [
          // The Job whose next pod continues the work of this one. A Job that is recreated under the same name is
          // another Job.
          fromPod(
            'JOB_NAME',
            `metadata.labels['batch.kubernetes.io/${said.command === 'backup' && said.now ? 'controller-uid' : 'job-name'}']`,
          ),
          fromPod('POD_NAME', 'metadata.name'),
          ...(privateCa ? [{ name: 'JERRYCAN_STORE_CA', value: `/etc/jerrycan/${STORE_CA}` }] : []),
          ...store.env,
        ],
        resources: {
          requests: {
            cpu: Quantity.fromString(resources.requests.cpu),
            memory: Quantity.fromString(resources.requests.memory),
          },
          limits: { memory: Quantity.fromString(resources.limits.memory) },
        },
        securityContext: restrictedContainer,
        volumeMounts: [
          programMount,
          { name: 'config', mountPath: '/etc/jerrycan', readOnly: true },
          store.mount,
          { name: 'signing', mountPath: '/run/secrets/signing', readOnly: true },
        ],
      },
    ],
    volumes: [
      programVolume,
      { name: 'config', configMap: { name: app, items: items('app.json', ...(privateCa ? [STORE_CA] : [])) } },
      store.volume,
      {
        name: 'signing',
        projected: {
          defaultMode: 0o440,
          sources: [
            { secret: { name: names.signing, items: items('privateKey') } },
            // It exists only during a rotation. A plain Secret volume with a missing item does not mount.
            { secret: { name: names.signing, optional: true, items: items('nextPrivateKey') } },
          ],
        },
      },
    ],
  };
}

function fromPod(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function items(...keys: string[]) {
  return keys.map((key) => ({ key, path: key }));
}
