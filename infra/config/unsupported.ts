import type { Config } from './config';

/** The features of AWS that the store does not get: one message each, for the preview. */
export function unsupported(config: Config): string[] {
  if (config.endpoint === '') return [];
  const managed = [
    'no bucket policy, public-access block and ownership controls: such a store does not support or does not enforce them',
    'no encryption: turn on the encryption of the store',
    'no access log: turn on the log of the store',
    'no rule that aborts incomplete uploads: MinIO aborts them after a day by default',
  ];
  return [
    ...(config.adopt ? [] : managed),
    'no users: make them at the store with the policies in the stack output `policies`, and set their key pairs as the secret `keys`',
  ];
}
