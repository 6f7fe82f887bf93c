import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerCredentials } from '../../../runner/s3/container-credentials';
import { TokenEndpoint } from './token-endpoint';

const directory = mkdtempSync(join(tmpdir(), 'jerrycan-token-'));
const tokenFile = join(directory, 'eks-pod-identity-token');
const answer = {
  AccessKeyId: 'ASIA',
  SecretAccessKey: 'secret',
  Token: 'session',
  AccountId: '111122223333',
  Expiration: '2026-10-24T23:00:23Z',
};
let agent: TokenEndpoint;
const ask = () =>
  containerCredentials({ uri: `${agent.url}/v1/credentials`, tokenFile, retries: 2, retryAfterMilliseconds: 1 });

beforeAll(async () => {
  agent = await TokenEndpoint.start();
  writeFileSync(tokenFile, 'a.token\n');
});
afterAll(() => {
  agent.end();
  rmSync(directory, { recursive: true });
});

test("the agent gets the ServiceAccount's token, and returns credentials until they expire", async () => {
  agent.say({ status: 200, body: JSON.stringify(answer) });
  expect(await ask()).toEqual({
    ...{ accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'session' },
    expires: Date.UTC(2026, 9, 24, 23, 0, 23),
  });
  const [{ method, path, headers }] = agent.asked as [(typeof agent.asked)[number]];
  expect([method, path, headers.authorization]).toEqual(['GET', '/v1/credentials', 'a.token']);
});

test('a busy agent is asked again', async () => {
  agent.say({ status: 429, body: '' }, { status: 500, body: '' }, { status: 200, body: JSON.stringify(answer) });
  expect(await ask()).toMatchObject({ accessKeyId: 'ASIA' });
});

test.each([
  [404, 'ResourceNotFoundException: No association found', 'run `pulumi up`, which creates the association', 1],
  [
    500,
    'fault',
    'check whether the EKS Pod Identity Agent runs on this node, and whether this pod can reach 127.0.0.1',
    3,
  ],
])('%d is reported with advice, and without the token', async (status, body, next, requests) => {
  agent.say({ status, body });
  await expect(ask()).rejects.toMatchObject({
    step: 'credentials',
    cause: `the EKS Pod Identity Agent returns no credentials for this ServiceAccount: ${body} (${status})`,
    next: expect.stringContaining(next),
  });
  expect(agent.asked).toHaveLength(requests);
});

test.each(Object.keys(answer).filter((field) => field !== 'AccountId'))(
  'an answer without %s is invalid',
  async (field) => {
    agent.say({ status: 200, body: JSON.stringify({ ...answer, [field]: undefined }) });
    await expect(ask()).rejects.toMatchObject({
      cause: expect.stringContaining('the answer contains no credentials'),
    });
  },
);

test('an answer that is not JSON is invalid', async () => {
  agent.say({ status: 200, body: '<html>' });
  await expect(ask()).rejects.toMatchObject({ cause: expect.stringContaining('contains no credentials') });
});

test.each(['http://evil.example/v1/credentials', 'http://169.254.169.254/latest'])(
  'the token is not sent to %s',
  async (uri) => {
    await expect(containerCredentials({ uri, tokenFile })).rejects.toMatchObject({
      cause: `AWS_CONTAINER_CREDENTIALS_FULL_URI must be on this node or use https:// (${uri})`,
      exitCode: 2,
    });
  },
);
