import { systemClock } from '../../../runner/ports/clock';
import { storeCredentials } from '../../../runner/s3/store-credentials';
import { TokenEndpoint } from './token-endpoint';

const nowhere = 'http://127.0.0.1:9';
const irsa = { AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/x', AWS_WEB_IDENTITY_TOKEN_FILE: '/none/token' };
const agent = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/none/agent-token' };
const refusal = async (env: NodeJS.ProcessEnv) => {
  try {
    await storeCredentials(env, systemClock)();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test('a role is assumed if the pod names it, its token and STS', async () => {
  expect(await refusal({ ...irsa, AWS_ENDPOINT_URL_STS: nowhere })).toContain('/none/token');
});

test('the agent is asked if the pod names it and its token', async () => {
  expect(await refusal({ ...agent, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${nowhere}/v1` })).toContain(
    '/none/agent-token',
  );
});

test.each([{}, irsa, agent])('otherwise the key pair of the Secret is used: %j', async (env) => {
  expect(await refusal(env)).toContain('/run/secrets/store/accessKeyId');
});

test('no provider is asked before there is a request to sign', async () => {
  const sts = await TokenEndpoint.start();
  storeCredentials({ ...irsa, AWS_ENDPOINT_URL_STS: sts.url }, systemClock);
  expect(sts.asked).toHaveLength(0);
  sts.end();
});
