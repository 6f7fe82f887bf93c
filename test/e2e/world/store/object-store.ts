import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import type { Forward } from '../cluster/kubectl';
import { lastingForward } from '../cluster/lasting-forward';
import type { SecretValue } from '../cluster/secret';
import { MINIO } from './minio';

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly latest: boolean;
  readonly marker: boolean;
  readonly bytes: number;
}

/** The test's own access to the store with its owner's key, which it also uses to play attackers. */
export class ObjectStore {
  private constructor(
    private readonly client: AwsClient,
    private readonly link: Forward,
    readonly bucket: string,
  ) {}

  static async open(bucket: string, password: SecretValue): Promise<ObjectStore> {
    const key = {
      accessKeyId: MINIO.root,
      secretAccessKey: password.value,
      region: 'us-east-1',
      service: 's3',
      retries: 5,
    };
    return new ObjectStore(new AwsClient(key), await lastingForward(MINIO.namespace, 'svc/minio', 9000), bucket);
  }

  /** The local address of the store. */
  get endpoint(): string {
    return `http://${this.link.host}`;
  }

  close(): void {
    this.link.close();
  }

  /** Sends one signed request. A refusal throws the server's message. */
  async request(
    method: string,
    path: string,
    body?: Buffer | string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const init: RequestInit = { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) };
    const send = () => this.client.fetch(`${this.endpoint}/${path}`, init);
    // The forward may have closed with an earlier request, and may still be reopening.
    const answer = await send().catch(() => sleep(2000).then(send));
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** Creates the bucket with versioning and Object Lock. Each version is kept for 14 days. */
  async makeBucket(): Promise<void> {
    await this.request('PUT', this.bucket, '', { 'x-amz-bucket-object-lock-enabled': 'true' });
    const retention = '<DefaultRetention><Mode>GOVERNANCE</Mode><Days>14</Days></DefaultRetention>';
    const lock = `<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${retention}</Rule>`;
    await this.request(
      'PUT',
      `${this.bucket}?object-lock`,
      `<ObjectLockConfiguration>${lock}</ObjectLockConfiguration>`,
    );
  }

  /** Writes an object, and returns its version. */
  async put(key: string, body: Buffer | string): Promise<string> {
    return (await this.request('PUT', `${this.bucket}/${key}`, body)).headers.get('x-amz-version-id')!;
  }

  async get(key: string, versionId?: string): Promise<Buffer> {
    const version = versionId ? `?versionId=${versionId}` : '';
    return Buffer.from(await (await this.request('GET', `${this.bucket}/${key}${version}`)).arrayBuffer());
  }

  /** Deletes without a version ID, which puts a marker over the object. */
  async hide(key: string): Promise<void> {
    await this.request('DELETE', `${this.bucket}/${key}`);
  }

  /** Destroys a locked version, which only the store's owner can do. */
  async destroy({ key, versionId }: ObjectVersion): Promise<void> {
    const bypass = { 'x-amz-bypass-governance-retention': 'true' };
    await this.request('DELETE', `${this.bucket}/${key}?versionId=${versionId}`, undefined, bypass);
  }

  /** All versions and markers whose key starts with `prefix`, newest first within a key. */
  async versions(prefix: string): Promise<ObjectVersion[]> {
    const answer = await this.request('GET', `${this.bucket}?versions&prefix=${encodeURIComponent(prefix)}`);
    const parser = new XMLParser({
      parseTagValue: false,
      isArray: (name) => ['Version', 'DeleteMarker'].includes(name),
    });
    const { Version = [], DeleteMarker = [] } = parser.parse(await answer.text()).ListVersionsResult;
    const version = (marker: boolean) => (v: Record<string, string>) => ({
      key: v.Key!,
      versionId: v.VersionId!,
      latest: v.IsLatest === 'true',
      marker,
      bytes: Number(v.Size ?? 0),
    });
    return [...Version.map(version(false)), ...DeleteMarker.map(version(true))];
  }

  /** The keys that a plain listing shows. */
  async keys(prefix: string): Promise<string[]> {
    return (await this.versions(prefix)).filter((v) => v.latest && !v.marker).map((v) => v.key);
  }
}
