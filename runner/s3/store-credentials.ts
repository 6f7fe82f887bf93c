import { readMounted } from '../kubernetes/pod';
import type { Clock } from '../ports/clock';
import { containerCredentials } from './container-credentials';
import { type CredentialSource, fixed, renewed } from './credentials';
import { assumeRoleWithWebIdentity } from './web-identity';

const KEY_PAIR = '/run/secrets/store';

/**
 * The credentials for the runner's requests: those of a role, if the pod has the variables that every AWS SDK reads, or the key pair
 * in its Secret.
 *
 * @throws Failure with the exit code 2
 */
export function storeCredentials(env: NodeJS.ProcessEnv, clock: Clock): CredentialSource {
  const {
    AWS_ROLE_ARN: role,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: agentTokenFile,
    POD_NAME: session = '',
  } = env;
  if (role && tokenFile && endpoint)
    return renewed(() => assumeRoleWithWebIdentity({ endpoint, role, tokenFile, session }), clock);
  if (uri && agentTokenFile) return renewed(() => containerCredentials({ uri, tokenFile: agentTokenFile }), clock);
  return fixed({
    accessKeyId: readMounted(`${KEY_PAIR}/accessKeyId`).trim(),
    secretAccessKey: readMounted(`${KEY_PAIR}/secretAccessKey`).trim(),
  });
}
