import { systemClock } from '../../../runner/ports/clock';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';

/** Digests one object of the store at `argv[2]` like a run, and prints the result and the most memory it took. */
async function main([endpoint = '']: readonly string[]): Promise<void> {
  const address = { endpoint, region: 'us-east-1', bucket: 'b', prefix: 'p', pathStyle: true, versioning: true };
  const store = s3({
    address,
    credentials: fixed({ accessKeyId: 'id', secretAccessKey: 'none' }),
    clock: systemClock,
    retries: 0,
  });
  let most = 0;
  const digest = await store.digest('p/big', 'v1', {
    onBytes: () => {
      most = Math.max(most, process.memoryUsage.rss());
    },
  });
  process.stdout.write(JSON.stringify({ ...digest, most }));
}

void main(process.argv.slice(2));
