import { Provider } from '@pulumi/aws/provider';
import type { Config } from '../config/config';

/** AWS in the store's region, or an S3-compatible store, which has no account, regions or metadata service. */
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

/** AWS in another region, and with a role in another account. */
export function replicaProvider(region: string, role: string): Provider {
  return new Provider('replica', { region, ...(role && { assumeRoles: [{ roleArn: role }] }) });
}
