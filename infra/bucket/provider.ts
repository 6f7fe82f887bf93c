import { Provider } from '@pulumi/aws/provider';
import type { Config } from '../config/config';

/** AWS in the store's region, or a store that only speaks as S3 does: that has no account, no regions and no metadata to be asked for. */
export function storeProvider({ region, endpoint, pathStyle, ca }: Config, caFile: string | undefined): Provider {
  if (endpoint === '') return new Provider('store', { region, s3UsePathStyle: pathStyle });
  return new Provider('store', {
    region,
    endpoints: [{ s3: endpoint }],
    s3UsePathStyle: pathStyle,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    ...(ca && caFile && { customCaBundle: caFile }),
  });
}

/** Another region, and with a role another account. */
export function replicaProvider(region: string, role: string): Provider {
  return new Provider('replica', { region, ...(role && { assumeRoles: [{ roleArn: role }] }) });
}
