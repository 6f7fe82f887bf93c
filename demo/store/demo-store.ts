import type { Store } from '../../contracts/files/store';
import { APP, STORE_NAMESPACE, STORE_PORT } from '../cluster/demo-names';
import { MINIO } from './minio';

/** How long the store keeps each version. The demo's bucket is still deleted with its namespace. */
export const LOCK = { mode: 'governance', days: 14 } as const;

/** The content of `store.<stack>.json`. */
export const STORE_FILE: Store = {
  version: 2,
  stack: 'demo',
  bucket: 'jerrycan-demo',
  region: 'us-east-1',
  endpoint: `http://${MINIO.name}.${STORE_NAMESPACE}.svc.cluster.local:${STORE_PORT}`,
  allowPlainHttp: true,
  prefix: 'jerrycan',
  pathStyle: true,
  versioning: true,
  lock: LOCK,
  lifecycle: null,
  identities: [APP],
  egress: [{ cidr: '0.0.0.0/0', port: STORE_PORT }],
};
