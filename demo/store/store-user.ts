import { compatiblePolicy } from '../../infra/policies/compatible-policy';
import { appPolicy, auditorPolicy, runnerPolicy } from '../../infra/policies/identity-policy';
import { APP, CLUSTER_NAME } from '../cluster/demo-names';
import { STORE_FILE } from './demo-store';

/** Users of the store, by who they are. */
export const STORE_USERS = { app: `${APP}-app`, runner: `${APP}-runner`, auditor: 'auditor' } as const;

export type StoreUser = keyof typeof STORE_USERS;
export const USERS = Object.keys(STORE_USERS) as StoreUser[];

/** The Secret with the secret keys of the users, in the store's namespace. */
export const USERS_SECRET = 'store-users';

/** What each user may do, as `infra/` says it, in the words of MinIO. */
export function policyOf(user: StoreUser): object {
  const { bucket, region, prefix } = STORE_FILE;
  const own = `${prefix}/${CLUSTER_NAME}/${APP}`;
  const policies = {
    app: () => appPolicy({ bucket, region }, own),
    runner: () => runnerPolicy({ bucket, region }, own),
    auditor: () => auditorPolicy({ bucket, region }, prefix),
  };
  return compatiblePolicy(policies[user]());
}
