import { STORE_NAMESPACE, STORE_PORT } from '../cluster/demo-names';

/** The Deployment, Service and Secret of the store. */
export const MINIO = { namespace: STORE_NAMESPACE, name: 'minio', port: STORE_PORT } as const;

/** The store's owner, and the key of the owner's password in the Secret. */
export const OWNER = 'demo-owner';

/** MinIO under the restricted standard. Its Secret exists already; its data goes with its pod. */
export function minio(image: string): object[] {
  const labels = { app: MINIO.name };
  const metadata = { name: MINIO.name, namespace: MINIO.namespace };
  const container = {
    name: 'minio',
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['server', '/data', `--address=:${MINIO.port}`],
    env: [
      { name: 'MINIO_ROOT_USER', value: OWNER },
      { name: 'MINIO_ROOT_PASSWORD', valueFrom: { secretKeyRef: { name: MINIO.name, key: OWNER } } },
    ],
    ports: [{ containerPort: MINIO.port }],
    readinessProbe: { httpGet: { path: '/minio/health/ready', port: MINIO.port }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 65532,
    fsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const spec = {
    terminationGracePeriodSeconds: 2,
    securityContext,
    containers: [container],
    volumes: [{ name: 'data', emptyDir: {} }],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: MINIO.port }] } },
  ];
}
