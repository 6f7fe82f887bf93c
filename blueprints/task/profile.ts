import { type ActionScope, library, type Script, type SecretKey, type StoreKey, sh } from '../dsl';

/** A key pair for the store: the app's own (`storeKey`), or one of another Secret. */
export interface KeyPair {
  readonly id: SecretKey | StoreKey;
  readonly secret: SecretKey | StoreKey;
}

/**
 * Sets `$profile` from the Profile's location and a key pair in the environment, and defines the functions of
 * `profile.sh`.
 */
export function storeProfile(
  { profile }: Pick<ActionScope<never>, 'profile'>,
  key: KeyPair,
): Script<never, 'at-start'> {
  return sh`
    ${library(__dirname, 'profile.sh')}
    profile=$(make_profile "${profile.bucket}" "${profile.endpoint}" "${profile.prefix}" "${profile.region}" "${key.id}" "${key.secret}")
  `;
}
