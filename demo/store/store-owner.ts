import { AwsClient } from 'aws4fetch';
import { LOCK } from './demo-store';
import { OWNER } from './minio';
import { sealed } from './sealed-body';

/** Makes the bucket and the users of the store, as the owner does with `mc`. */
export class StoreOwner {
  private readonly client: AwsClient;

  constructor(
    private readonly host: string,
    private readonly password: string,
  ) {
    const key = { accessKeyId: OWNER, secretAccessKey: password };
    this.client = new AwsClient({ ...key, region: 'us-east-1', service: 's3', retries: 3 });
  }

  /** Makes a bucket with versioning and Object Lock. A bucket that exists stays as it is. */
  async makeBucket(bucket: string): Promise<void> {
    const lock = { 'x-amz-bucket-object-lock-enabled': 'true' };
    await this.request('PUT', bucket, '', lock, [409]);
    const retention = `<DefaultRetention><Mode>${LOCK.mode.toUpperCase()}</Mode><Days>${LOCK.days}</Days></DefaultRetention>`;
    const rule = `<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>${retention}</Rule>`;
    await this.request('PUT', `${bucket}?object-lock`, `<ObjectLockConfiguration>${rule}</ObjectLockConfiguration>`);
  }

  /** Makes a user with one policy, or replaces both. */
  async makeUser(user: string, secretKey: string, policy: object): Promise<void> {
    const admin = 'minio/admin/v3';
    await this.request('PUT', `${admin}/add-canned-policy?name=${user}`, JSON.stringify(policy));
    const account = JSON.stringify({ secretKey, status: 'enabled' });
    await this.request('PUT', `${admin}/add-user?accessKey=${user}`, sealed(this.password, account));
    const attach = `policyName=${user}&userOrGroup=${user}&isGroup=false`;
    await this.request('PUT', `${admin}/set-user-or-group-policy?${attach}`);
  }

  /** @throws Error with the server's words, except for a status in `accepted` */
  private async request(
    method: string,
    path: string,
    body: string | Buffer = '',
    headers: Record<string, string> = {},
    accepted: readonly number[] = [],
  ): Promise<void> {
    const answer = await this.client.fetch(`http://${this.host}/${path}`, { method, headers, body: Buffer.from(body) });
    const text = await answer.text();
    if (!answer.ok && !accepted.includes(answer.status))
      throw new Error(`${method} ${path.split('?')[0]}: ${answer.status} ${text}`);
  }
}
