/**
 * One key of a Secret in the capture's namespace. In a script it is an environment variable of the task's container, set by
 * `secretKeyRef`. Its value never appears in a manifest, a pod's spec or an argument.
 */
export interface SecretKey {
  readonly kind: 'secretKey';
  /** The Secret's name. */
  readonly secret: string;
  readonly key: string;
}

export function secretKey(secret: string, key: string): SecretKey {
  if (secret === '' || key === '') {
    throw new Error(`secretKey('${secret}', '${key}'): the Secret's name or key is empty; set both`);
  }
  return Object.freeze({ kind: 'secretKey', secret, key });
}

/** Half of the store's key pair. The Secret's name is known only when the blueprint is rendered for an app. */
export interface StoreKey {
  readonly kind: 'storeKey';
  readonly key: 'accessKeyId' | 'secretAccessKey';
}

/**
 * The app's own key pair for the store, as `infra/` creates it: a Secret with the keys `accessKeyId` and
 * `secretAccessKey`.
 */
export const storeKey = Object.freeze({
  id: Object.freeze({ kind: 'storeKey', key: 'accessKeyId' } as const satisfies StoreKey),
  secret: Object.freeze({ kind: 'storeKey', key: 'secretAccessKey' } as const satisfies StoreKey),
});

/** Returns the environment variable that holds a secret: `WORDPRESS_MARIADB__MARIADB_ROOT_PASSWORD`. */
export function environmentVariable(secret: SecretKey | StoreKey): string {
  if (secret.kind === 'storeKey')
    return secret.key === 'accessKeyId' ? 'STORE_ACCESS_KEY_ID' : 'STORE_SECRET_ACCESS_KEY';
  const name = `${secret.secret}__${secret.key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
