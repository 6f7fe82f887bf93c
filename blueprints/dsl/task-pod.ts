import { command } from './command';
import type { KubeTaskArgs, Resources, Scratch } from './phase';
import { environmentVariable } from './secret';
import { undisturbed } from './undisturbed';

/** What is known about a task's pod only when its blueprint is rendered for an app. */
export interface TaskPodContext {
  /** The image of Kanister's tools, the source of kando. */
  readonly kandoImage: string;
  /** The Secret with the app's key pair for the store, in the capture's namespace. */
  readonly storeSecret: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly storeCa?: StoreCaRef;
  /** A PriorityClass of the cluster. @default - none */
  readonly priorityClassName?: string;
  /** The time limit of tasks that set none themselves. Seconds. */
  readonly activeDeadlineSeconds: number;
}

/** A key of a ConfigMap. */
export interface StoreCaRef {
  readonly configMap: string;
  readonly key: string;
}

const TOOLS = '/jerrycan/bin';
/** The certificates that kando, a Go program, trusts: those of the system, and the store's authority. */
const TRUSTED = `${TOOLS}/trusted.crt`;
const STORE_CA = '/jerrycan/store-ca';
const UNPRIVILEGED = 65532;
/**
 * Under memory pressure the kubelet first evicts pods that use more than they request. During a backup kando keeps two
 * parts of 64 MiB in memory, 232 MB each (measured: docs/explanation/decisions/0005-parts.md), next to the client and the
 * compressor.
 */
const RESOURCES: Resources = { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '768Mi' } };
/** The disk space on the node for kando and `/tmp`. */
const DISK = '256Mi';
const COPY_RESOURCES: Resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } };
const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/** Returns the arguments of KubeTask. Strings are still plain, and Expressions are not rendered yet. */
export function kubeTaskArgs(args: KubeTaskArgs, context: TaskPodContext): object {
  const environment = environmentOf(args, context);
  return {
    namespace: args.namespace,
    image: args.image,
    command: command(
      args.script,
      environment.map(({ name }) => name),
    ),
    podAnnotations: undisturbed,
    podLabels: context.labels,
    podOverride: podOverride(args, context, environment),
  };
}

/** Returns a strategic merge patch for the pod's spec. Kanister names the task's container `container`. */
function podOverride(args: KubeTaskArgs, context: TaskPodContext, env: readonly object[]): object {
  const { activeDeadlineSeconds: deadline = context.activeDeadlineSeconds } = args;
  const { storeCa } = context;
  const user = args.runAsUser ?? UNPRIVILEGED;
  if (!Number.isInteger(user) || user < 1)
    throw new Error(`runAsUser (${user}) must be a whole number above 0; set the ID of a user other than root`);
  return {
    ...(deadline !== 'none' && { activeDeadlineSeconds: deadline }),
    ...(context.priorityClassName !== undefined && { priorityClassName: context.priorityClassName }),
    // bash is the container's first process, so the kernel ignores SIGTERM for it. A longer grace period only delays
    // the stop.
    terminationGracePeriodSeconds: 5,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      fsGroup: user,
      runAsGroup: user,
      runAsNonRoot: true,
      runAsUser: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: [
      {
        name: 'kando',
        image: context.kandoImage,
        command: ['sh', '-c', storeCa ? `set -e\n${COPY_KANDO}\n${joinTrusted(storeCa)}` : COPY_KANDO],
        resources: COPY_RESOURCES,
        securityContext: CONTAINER_SECURITY,
        volumeMounts: [
          { name: 'tools', mountPath: TOOLS },
          ...(storeCa ? [{ name: 'store-ca', mountPath: STORE_CA, readOnly: true }] : []),
        ],
      },
    ],
    containers: [
      {
        name: 'container',
        env,
        // This message is read if Kanister has forgotten the task. It never contains the log's last lines, which may
        // contain data.
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        ...(args.readyWhen && {
          readinessProbe: { exec: { command: ['test', '-f', args.readyWhen] }, periodSeconds: 1 },
        }),
        resources: resourcesOf(args),
        securityContext: CONTAINER_SECURITY,
        volumeMounts: [
          { name: 'tools', mountPath: TOOLS, readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
          ...(args.scratch ? [{ name: 'scratch', mountPath: '/scratch' }] : []),
        ],
      },
    ],
    volumes: [
      { name: 'tools', emptyDir: { sizeLimit: '512Mi' } },
      { name: 'tmp', emptyDir: { sizeLimit: '128Mi' } },
      ...(storeCa ? [{ name: 'store-ca', configMap: { name: storeCa.configMap } }] : []),
      ...(args.scratch ? [{ name: 'scratch', ...scratchVolume(args.scratch) }] : []),
    ],
  };
}

/** Returns the app's own resources unchanged, or the defaults. */
function resourcesOf({ resources, scratch }: KubeTaskArgs): Resources {
  const onNode = scratch?.storageClass === undefined ? scratch : undefined;
  const disk = { 'ephemeral-storage': onNode?.request ?? onNode?.size ?? DISK };
  return resources ?? { ...RESOURCES, requests: { ...RESOURCES.requests, ...disk } };
}

const COPY_KANDO = `cp "$(command -v kando)" ${TOOLS}/kando`;

/**
 * `SSL_CERT_FILE` replaces what the system trusts, so the script first copies the system's certificates. The paths are
 * those that Go checks (crypto/x509, root_linux.go).
 */
const joinTrusted = ({ key }: StoreCaRef): string =>
  [
    'for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/pki/tls/cacert.pem \\',
    '  /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /etc/ssl/cert.pem; do',
    `  if [ -f "$file" ]; then cat "$file"; echo; break; fi`,
    `done >${TRUSTED}`,
    `cat ${STORE_CA}/${key} >>${TRUSTED}`,
  ].join('\n');

function environmentOf({ script, scratch }: KubeTaskArgs, { storeSecret, storeCa }: TaskPodContext) {
  const secrets = Object.values(script.secrets).map((secret) => ({
    name: environmentVariable(secret),
    valueFrom: { secretKeyRef: { name: secret.kind === 'storeKey' ? storeSecret : secret.secret, key: secret.key } },
  }));
  const places = {
    HOME: '/tmp',
    TMPDIR: '/tmp',
    ...(scratch && { SCRATCH: '/scratch' }),
    ...(storeCa && { SSL_CERT_FILE: TRUSTED }),
  };
  return [...Object.entries(places).map(([name, value]) => ({ name, value })), ...secrets];
}

function scratchVolume({ size, storageClass }: Scratch): object {
  if (storageClass === undefined) return { emptyDir: { sizeLimit: size } };
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
    storageClassName: storageClass,
  };
  return { ephemeral: { volumeClaimTemplate: { spec } } };
}
