import { sealed } from '../../../../demo/store/sealed-body';
import { compatiblePolicy } from '../../../../infra/policies/compatible-policy';
import { appPolicy, auditorPolicy, runnerPolicy } from '../../../../infra/policies/identity-policy';
import type { PolicyDocument } from '../../../../infra/policies/policy-document';
import type { ObjectStore } from '../store/object-store';
import type { SecretValue } from './secret';

/** A user of the store: its key pair, and its rights according to infra, in MinIO's format. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: SecretValue;
  readonly policy: PolicyDocument;
}

const REGION = 'us-east-1';

/** The app's own identity, whose Secret is in the app's namespace. */
export function appIdentity(
  accessKeyId: string,
  secretAccessKey: SecretValue,
  bucket: string,
  prefix: string,
): Identity {
  const policy = compatiblePolicy(appPolicy({ bucket, region: REGION }, prefix));
  return { accessKeyId, secretAccessKey, policy };
}

/** The runner's identity, whose Secret is only in Kanister's namespace. */
export function runnerIdentity(
  accessKeyId: string,
  secretAccessKey: SecretValue,
  bucket: string,
  prefix: string,
): Identity {
  const policy = compatiblePolicy(runnerPolicy({ bucket, region: REGION }, prefix));
  return { accessKeyId, secretAccessKey, policy };
}

/** The identity of people, for all apps below the store's prefix. */
export function auditorIdentity(
  accessKeyId: string,
  secretAccessKey: SecretValue,
  bucket: string,
  prefix: string,
): Identity {
  const policy = compatiblePolicy(auditorPolicy({ bucket, region: REGION }, prefix));
  return { accessKeyId, secretAccessKey, policy };
}

/** Creates the identity in MinIO with its policy. There a deny works, unlike in a bucket's policy. */
export async function makeIdentity(store: ObjectStore, password: SecretValue, identity: Identity): Promise<void> {
  const { accessKeyId: user, secretAccessKey, policy } = identity;
  const admin = 'minio/admin/v3';
  await store.request('PUT', `${admin}/add-canned-policy?name=${user}`, JSON.stringify(policy));
  const account = JSON.stringify({ secretKey: secretAccessKey.value, status: 'enabled' });
  await store.request('PUT', `${admin}/add-user?accessKey=${user}`, sealed(password.value, account));
  await store.request('PUT', `${admin}/set-user-or-group-policy?policyName=${user}&userOrGroup=${user}&isGroup=false`);
}
