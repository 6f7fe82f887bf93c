import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compatiblePolicy } from '../../../infra/policies/compatible-policy';
import { systemClock } from '../../../runner/ports/clock';
import type { CredentialSource } from '../../../runner/s3/credentials';
import { storeCredentials } from '../../../runner/s3/store-credentials';
import { attempt } from '../enforcement/attempt';
import { Issuer } from '../enforcement/issuer';
import { type Cell, cells, places, policyOf } from '../enforcement/matrix';
import { BUCKET, Minio } from '../enforcement/minio';
import type { Target } from '../enforcement/operation';

const program = process.env.MINIO;
const describeStore = program ? describe : describe.skip;
if (!program) test.skip("a runner's role at a real MinIO: left out, no program is named by MINIO", () => {});

const AUDIENCE = 'sts.amazonaws.com';
const SUBJECT = 'system:serviceaccount:kanister:app-1-runner';
/** MinIO's name of the role of sessions with an audience (internal/config/identity/openid). */
const ROLE = `arn:minio:iam:::role/${createHash('sha1').update(AUDIENCE).digest('base64url')}`;
const parts = Object.fromEntries(
  Object.entries(places).map(([where, prefix]) => [
    where,
    { key: `${prefix}/run-0/dump.sql.zst.00000`, versionId: '' },
  ]),
) as Record<keyof typeof places, Target>;
const ofRunner = (there: typeof parts): Cell[] =>
  cells(there).filter(({ kind, operation }) => kind === 'runner' && !operation.onlyAws);
const hour = () => Math.floor(Date.now() / 1000) + 3600;

/** MinIO's STS accepts the same request as AWS, and applies the policy that infra makes for the role. */
describeStore("a runner in a session of its role, with a ServiceAccount's token", () => {
  const directory = mkdtempSync(join(tmpdir(), 'jerrycan-token-'));
  const tokenFile = join(directory, 'token');
  let issuer: Issuer;
  let minio: Minio;
  let all: Cell[];
  let now = 0;

  const source = (): CredentialSource => {
    const env = { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ENDPOINT_URL_STS: minio.endpoint };
    return storeCredentials({ ...env, POD_NAME: 'app-1-backup-1-x' }, { ...systemClock, now: () => Date.now() + now });
  };
  const hold = (otherwise: object = {}) =>
    writeFileSync(tokenFile, issuer.token({ sub: SUBJECT, aud: AUDIENCE, exp: hour(), ...otherwise }));

  beforeAll(async () => {
    issuer = await Issuer.start();
    const openId = { issuer: issuer.url, audience: AUDIENCE, policy: 'runner' };
    minio = await Minio.start(program!, { openId });
    await minio.makeBucket();
    const put = async (key: string) => ({ key, versionId: (await minio.store().put(key, 'first'))!.versionId! });
    const there: Record<string, Target> = {};
    for (const [where, prefix] of Object.entries(places)) {
      there[where] = await put(`${prefix}/run-0/dump.sql.zst.00000`);
      await put(`${prefix}/run-0/restore-point.json`);
      await put(`${prefix}/run-0/state.json`);
      await put(`${prefix}/recovered/run-0/dump.sql.zst.00000`);
    }
    await minio.lock(14);
    const place = { bucket: BUCKET, region: 'us-east-1' };
    await minio.makePolicy('runner', compatiblePolicy(policyOf('runner', place)));
    all = ofRunner(there as typeof parts);
    hold();
  }, 60_000);

  afterAll(async () => {
    await minio.end();
    issuer.end();
    rmSync(directory, { recursive: true });
  });

  it.each(ofRunner(parts).map(({ operation, where, done }) => [operation.name, where, done ? 'done' : '403'] as const))(
    '%s › %s: %s',
    async (name, where, expected) => {
      const cell = all.find((each) => each.where === where && each.operation.name === name)!;
      expect(await attempt(minio.clientOf(source()), cell.operation)).toBe(expected);
    },
  );

  it('signs with the session token; without it the same keys are refused', async () => {
    const { sessionToken, ...pair } = await source()();
    expect(sessionToken).toBeTruthy();
    const list = all.find(({ operation, where }) => operation.name === 'ListObjects' && where === 'own')!.operation;
    expect(await attempt(minio.client(pair), list)).toBe('403');
    expect(await attempt(minio.client({ ...pair, sessionToken: sessionToken! }), list)).toBe('done');
  });

  it('gets new credentials within an hour, for the new token in the file', async () => {
    const credentials = source();
    const first = await credentials();
    expect((await credentials()).accessKeyId).toBe(first.accessKeyId);
    now = 51 * 60_000;
    const second = await credentials();
    now = 0;
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(
      await attempt(
        minio.clientOf(async () => second),
        all.find(({ done }) => done)!.operation,
      ),
    ).toBe('done');
  });

  it.each([
    ['of another audience', { aud: 'kubernetes' }],
    ['that has expired', { exp: hour() - 7200 }],
  ])(
    'is refused with a token %s, in words and without the token',
    async (_, claims) => {
      hold(claims);
      const error = await source()().catch((thrown: Error) => thrown);
      hold();
      expect(error).toMatchObject({ name: 'Failure', step: 'credentials', cause: expect.stringContaining(ROLE) });
      expect((error as Error).message).not.toContain('eyJ');
    },
    60_000,
  );
});
