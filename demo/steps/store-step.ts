import { STORE_NAMESPACE } from '../cluster/demo-names';
import { ensureSecret } from '../cluster/demo-secret';
import { withPortForward } from '../cluster/port-forward';
import { LOCK, STORE_FILE } from '../store/demo-store';
import { MINIO, minio, OWNER } from '../store/minio';
import { StoreOwner } from '../store/store-owner';
import { policyOf, STORE_USERS, USERS, USERS_SECRET } from '../store/store-user';
import type { Step } from './step';

/** A store with Object Lock, and a user for each who needs it. */
export const storeStep: Step = {
  name: 'store',
  title: 'Start a store: MinIO, a bucket with Object Lock, and a user with few rights for each program',
  summary: 'start the store',
  commands: ({ images }) => [
    `kubectl -n ${STORE_NAMESPACE} create deployment ${MINIO.name} --image=${images.minio}`,
    `mc mb --with-lock demo/${STORE_FILE.bucket}`,
    `mc retention set --default ${LOCK.mode.toUpperCase()} ${LOCK.days}d demo/${STORE_FILE.bucket}`,
    ...USERS.map((user) => `mc admin user add demo ${STORE_USERS[user]}`),
  ],
  async run({ kubectl, images }) {
    const owner = await ensureSecret(kubectl, STORE_NAMESPACE, MINIO.name, [OWNER]);
    const users = await ensureSecret(kubectl, STORE_NAMESPACE, USERS_SECRET, USERS);
    await kubectl.apply(minio(images.minio));
    await kubectl.ready(`deployment/${MINIO.name}`, STORE_NAMESPACE);
    await withPortForward(kubectl, MINIO, async (host) => {
      const store = new StoreOwner(host, owner[OWNER]!);
      await store.makeBucket(STORE_FILE.bucket);
      for (const user of USERS) await store.makeUser(STORE_USERS[user], users[user], policyOf(user));
    });
    return undefined;
  },
};
