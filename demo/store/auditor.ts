import { STORE_NAMESPACE } from '../cluster/demo-names';
import { readSecret } from '../cluster/demo-secret';
import type { Kubectl } from '../cluster/kubectl';
import { STORE_USERS, USERS_SECRET } from './store-user';

/** The auditor's key pair, as `jerrycan` reads it from its environment. */
export async function auditorVariables(kubectl: Kubectl) {
  const users = await readSecret(kubectl, STORE_NAMESPACE, USERS_SECRET);
  return { AWS_ACCESS_KEY_ID: STORE_USERS.auditor, AWS_SECRET_ACCESS_KEY: users.auditor ?? '' };
}
