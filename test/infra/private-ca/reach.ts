import { trust } from '../../../runner/kubernetes/pod';
import { systemClock } from '../../../runner/ports/clock';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';

/** Reads from the store at `argv[2]` like a runner that trusts the files after it, and prints the result. */
async function main([endpoint = '', ...authorities]: readonly string[]): Promise<void> {
  trust(authorities);
  const address = {
    endpoint,
    region: 'us-east-1',
    bucket: 'our-backups',
    prefix: 'p',
    pathStyle: true,
    versioning: true,
  };
  const pair = { accessKeyId: 'administrator', secretAccessKey: 'a test has no secrets' };
  const again = { retries: 0, retryAfterMilliseconds: 1 };
  try {
    await s3({ address, credentials: fixed(pair), clock: systemClock, ...again }).probe('p/');
    console.log('reached');
  } catch (error) {
    console.log((error as { code?: string }).code ?? String(error));
  }
}

void main(process.argv.slice(2));
