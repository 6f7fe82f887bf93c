import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { sealed } from '../../../demo/store/sealed-body';
import type { PolicyDocument } from '../../../infra/policies/policy-document';
import { systemClock } from '../../../runner/ports/clock';
import type { ObjectStore } from '../../../runner/ports/object-store';
import { S3Client } from '../../../runner/s3/client';
import { type CredentialSource, fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { freePort } from '../../databases/server/port';

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface MinioOptions {
  /** A folder with `public.crt` and `private.key`. @default - plain HTTP */
  readonly certificates?: string;
  /** The issuer and audience of the tokens that its STS accepts, and the only policy of such a session. @default - none */
  readonly openId?: { readonly issuer: string; readonly audience: string; readonly policy: string };
}

const root: KeyPair = { accessKeyId: 'administrator', secretAccessKey: 'a test has no secrets' };
export const BUCKET = 'our-backups';
const REGION = 'us-east-1';

/** A real MinIO on this machine, with one empty bucket that has versioning and Object Lock, but no default retention yet. */
export class Minio {
  private constructor(
    readonly endpoint: string,
    private readonly start: () => ChildProcess,
    private readonly directory: string,
    private process = start(),
  ) {}

  /** @param program the path of MinIO */
  static async start(program: string, { certificates, openId }: MinioOptions = {}): Promise<Minio> {
    const directory = mkdtempSync(join(tmpdir(), 'jerrycan-minio-'));
    const port = await freePort();
    const env = {
      ...process.env,
      MINIO_ROOT_USER: root.accessKeyId,
      MINIO_ROOT_PASSWORD: root.secretAccessKey,
      MINIO_BROWSER: 'off',
      ...(openId && {
        MINIO_IDENTITY_OPENID_CONFIG_URL: `${openId.issuer}/.well-known/openid-configuration`,
        MINIO_IDENTITY_OPENID_CLIENT_ID: openId.audience,
        MINIO_IDENTITY_OPENID_ROLE_POLICY: openId.policy,
      }),
    };
    const tls = certificates ? ['--certs-dir', certificates] : [];
    const args = ['server', '--quiet', '--address', `127.0.0.1:${port}`, ...tls, directory];
    const start = () => spawn(program, args, { env, stdio: 'ignore' });
    return new Minio(`${certificates ? 'https' : 'http'}://127.0.0.1:${port}`, start, directory);
  }

  /** Kills the server, and starts it again with the data on its disk. */
  async restart(): Promise<void> {
    await this.die();
    this.process = this.start();
    await this.client(root, 50).send({ method: 'GET', key: '', query: { versioning: '' } });
  }

  /** Waits until the server answers, and makes the bucket. */
  async makeBucket(): Promise<void> {
    await this.client(root, 50).send({
      method: 'PUT',
      key: '',
      headers: { 'x-amz-bucket-object-lock-enabled': 'true' },
    });
  }

  /** Locks every new version for this many days. */
  async lock(days: number): Promise<void> {
    const rule = `<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>${days}</Days></DefaultRetention></Rule>`;
    await this.set(
      'object-lock',
      `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`,
    );
  }

  /** Deletes old versions this many days after they became old. */
  async expire(noncurrentDays: number): Promise<void> {
    const expiration = `<NoncurrentVersionExpiration><NoncurrentDays>${noncurrentDays}</NoncurrentDays></NoncurrentVersionExpiration>`;
    const rule = `<Rule><ID>old</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>${expiration}</Rule>`;
    await this.set('lifecycle', `<LifecycleConfiguration>${rule}</LifecycleConfiguration>`);
  }

  /** Reads one setting of the bucket. */
  async setting(query: string): Promise<string> {
    return (await this.client().send({ method: 'GET', key: '', query: { [query]: '' } })).body.toString();
  }

  client(pair: KeyPair = root, retries = 0): S3Client {
    return this.clientOf(fixed(pair), retries);
  }

  clientOf(credentials: CredentialSource, retries = 0): S3Client {
    const again = { retries, retryAfterMilliseconds: 100 };
    return new S3Client({ address: this.address, credentials, clock: systemClock, ...again });
  }

  store(pair: KeyPair = root): ObjectStore {
    const again = { retries: 0, retryAfterMilliseconds: 1 };
    return s3({
      address: { ...this.address, prefix: 'jerrycan', versioning: true },
      credentials: fixed(pair),
      clock: systemClock,
      ...again,
    });
  }

  /** Makes a user with this policy and no other. */
  async makeUser(pair: KeyPair, policy: PolicyDocument): Promise<void> {
    const { accessKeyId: user } = pair;
    const account = JSON.stringify({ secretKey: pair.secretAccessKey, status: 'enabled' });
    await this.makePolicy(user, policy);
    await this.admin(`add-user?accessKey=${user}`, sealed(root.secretAccessKey, account));
    await this.admin(`set-user-or-group-policy?policyName=${user}&userOrGroup=${user}&isGroup=false`);
  }

  async makePolicy(name: string, policy: PolicyDocument): Promise<void> {
    await this.admin(`add-canned-policy?name=${name}`, JSON.stringify(policy));
  }

  async end(): Promise<void> {
    await this.die();
    rmSync(this.directory, { recursive: true });
  }

  private async die(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
  }

  private get address() {
    return { endpoint: this.endpoint, region: REGION, bucket: BUCKET, pathStyle: true };
  }

  private async set(query: string, body: string): Promise<void> {
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    await this.client().send({ method: 'PUT', key: '', query: { [query]: '' }, body, headers });
  }

  private async admin(path: string, body?: string | Buffer): Promise<void> {
    const client = new AwsClient({ ...root, region: REGION, service: 's3' });
    const init = { method: 'PUT', ...(body !== undefined && { body: Buffer.from(body) }) };
    const answer = await client.fetch(`${this.endpoint}/minio/admin/v3/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}
