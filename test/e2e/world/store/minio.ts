import { kubectl } from '../cluster/kubectl';
import { namespace } from '../cluster/namespace';
import { type SecretValue, secretObject } from '../cluster/secret';

export const MINIO = {
  namespace: 'minio',
  endpoint: 'http://minio.minio.svc.cluster.local:9000',
  root: 'jerrycan-root',
} as const;

/**
 * An object store in the cluster, empty at each start: one Deployment under the restricted standard.
 *
 * @param room the size of its disk, in memory @default - the node's disk
 */
export function minio(password: SecretValue, room?: string): object[] {
  const labels = { app: 'minio' };
  const metadata = { name: 'minio', namespace: MINIO.namespace };
  const container = {
    name: 'minio',
    image: 'docker.io/minio/minio:latest',
    imagePullPolicy: 'IfNotPresent',
    args: ['server', '/data', '--address=:9000'],
    env: [
      { name: 'MINIO_ROOT_USER', value: MINIO.root },
      { name: 'MINIO_ROOT_PASSWORD', valueFrom: { secretKeyRef: { name: 'minio', key: 'password' } } },
    ],
    ports: [{ containerPort: 9000 }],
    readinessProbe: { httpGet: { path: '/minio/health/ready', port: 9000 }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 65532,
    fsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const emptyDir = room ? { medium: 'Memory', sizeLimit: room } : {};
  const spec = { securityContext, containers: [container], volumes: [{ name: 'data', emptyDir }] };
  return [
    namespace(MINIO.namespace, 'enforce'),
    secretObject(MINIO.namespace, 'minio', { password }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 9000 }] } },
  ];
}

export const minioReady = () =>
  kubectl(['-n', MINIO.namespace, 'rollout', 'status', 'deployment/minio', '--timeout=180s']);
