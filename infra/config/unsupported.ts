import type { Config } from './config';

/** What a store does not get that AWS would: each a sentence for the preview. */
export function leftOut(config: Config): string[] {
  if (config.endpoint === '') return [];
  const managed = [
    'no policy of the bucket, public-access block and ownership controls: such a store does not know them, or does not obey them',
    'no encryption: turn on what the store itself has',
    'no access log: turn on what the store itself has',
    'no rule that ends incomplete uploads: MinIO ends them by itself after a day',
  ];
  return [
    ...(config.adopt ? [] : managed),
    'no users: make them there with the policies in the stack output `policies`, and give their key pairs as the secret `keys`',
  ];
}
