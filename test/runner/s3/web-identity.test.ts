import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../runner/ports/failure';
import { assumeRoleWithWebIdentity } from '../../../runner/s3/web-identity';
import { type Said, TokenEndpoint } from './token-endpoint';

const role = 'arn:aws:iam::111122223333:role/jerrycan/jerrycan-prod-local-shop-runner';
const directory = mkdtempSync(join(tmpdir(), 'jerrycan-token-'));
const tokenFile = join(directory, 'token');
let sts: TokenEndpoint;

/** An answer of STS (AWS, STS API Reference, "AssumeRoleWithWebIdentity"). */
const given: Said = {
  status: 200,
  body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>system:serviceaccount:kanister:shop-runner</SubjectFromWebIdentityToken>
    <Audience>sts.amazonaws.com</Audience>
    <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/x/shop-backup-1</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
    <Credentials>
      <SessionToken>AQoDYXdz/+token==</SessionToken><SecretAccessKey>wJalr/secret</SecretAccessKey>
      <Expiration>2026-10-24T23:00:23Z</Expiration><AccessKeyId>ASgeIAIOSFODNN7EXAMPLE</AccessKeyId>
    </Credentials>
    <Provider>arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A</Provider>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>`,
};
const refused = (status: number, code: string, message: string): Said => ({
  status,
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>x</RequestId></ErrorResponse>`,
});
const assume = (session = 'shop-backup-29384-x7k2p') =>
  assumeRoleWithWebIdentity({
    ...{ endpoint: sts.url, role, tokenFile, session, retries: 2, retryAfterMilliseconds: 1 },
  });
const failure = () =>
  assume().then(
    () => Promise.reject(new Error('it was given')),
    (error: Failure) => error,
  );

beforeAll(async () => {
  sts = await TokenEndpoint.start();
});
beforeEach(() => writeFileSync(tokenFile, 'first.token\n'));
afterAll(() => {
  sts.end();
  rmSync(directory, { recursive: true });
});

test('the request is the documented one, without a signature, and with the token only in its body', async () => {
  sts.say(given);
  await assume();
  const [{ method, path, headers, body }] = sts.asked as [(typeof sts.asked)[number]];
  expect([method, path]).toEqual(['POST', '/']);
  expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(headers).not.toHaveProperty('authorization');
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'shop-backup-29384-x7k2p',
    WebIdentityToken: 'first.token',
  });
});

test('requests are signed with the answer of STS, until it expires', async () => {
  sts.say(given);
  expect(await assume()).toEqual({
    accessKeyId: 'ASgeIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalr/secret',
    sessionToken: 'AQoDYXdz/+token==',
    expires: Date.UTC(2026, 9, 24, 23, 0, 23),
  });
});

test('the session has a name that STS accepts, whatever the name of the pod is', async () => {
  sts.say(given);
  await assume('');
  await assume(`${'x'.repeat(70)}/`);
  const names = sts.asked.map(({ body }) => new URLSearchParams(body).get('RoleSessionName'));
  expect(names).toEqual(['jerrycan', 'x'.repeat(64)]);
});

test('transient errors are retried, each time with the current token in the file', async () => {
  sts.say(refused(400, 'IDPCommunicationError', 'no answer'), { status: 503, body: '' }, given);
  const waiting = assume();
  while (sts.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  writeFileSync(tokenFile, 'second.token');
  await waiting;
  const tokens = sts.asked.map(({ body }) => new URLSearchParams(body).get('WebIdentityToken'));
  expect(tokens).toHaveLength(3);
  expect(tokens.at(-1)).toBe('second.token');
});

test.each([
  [
    refused(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
    `STS refuses the role ${role} to this ServiceAccount: Not authorized to perform sts:AssumeRoleWithWebIdentity (403 AccessDenied)`,
    'run `pulumi up`, and check that `oidcProviders` names the provider of this cluster',
    1,
  ],
  [
    refused(400, 'InvalidIdentityToken', 'Incorrect token audience'),
    `STS refuses the role ${role} to this ServiceAccount: Incorrect token audience (400 InvalidIdentityToken)`,
    "check that the OIDC provider in IAM is this cluster's, and has the audience sts.amazonaws.com",
    3,
  ],
  [
    { status: 200, body: '<AssumeRoleWithWebIdentityResponse/>' },
    `STS refuses the role ${role} to this ServiceAccount: the answer contains no credentials`,
    expect.stringContaining('check whether this pod'),
    3,
  ],
  [{ status: 503, body: 'oh' }, expect.stringContaining('no reason given (503)'), expect.any(String), 3],
])('%j is reported with advice, and without the token', async (answer, cause, next, requests) => {
  sts.say(answer);
  const thrown = await failure();
  expect(thrown).toBeInstanceOf(Failure);
  expect(thrown).toMatchObject({ step: 'credentials', cause, next, exitCode: 1 });
  expect(thrown.message).not.toContain('first.token');
  expect(sts.asked).toHaveLength(requests);
});

test('an STS that is not reachable is reported with its address', async () => {
  const gone = { endpoint: 'http://127.0.0.1:9', role, tokenFile, session: 's', retries: 0 };
  await expect(assumeRoleWithWebIdentity(gone)).rejects.toMatchObject({
    cause: expect.stringMatching(/ServiceAccount: .+/),
    next: "check whether this pod's network and name server can reach http://127.0.0.1:9",
  });
});

test('a token that is not mounted is an error of the pod', async () => {
  sts.say(given);
  const nowhere = { endpoint: sts.url, role, tokenFile: join(directory, 'none'), session: 's', retries: 2 };
  await expect(assumeRoleWithWebIdentity(nowhere)).rejects.toMatchObject({ step: 'configuration', exitCode: 2 });
  expect(sts.asked).toHaveLength(0);
});
