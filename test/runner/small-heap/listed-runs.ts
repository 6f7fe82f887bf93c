import { listRuns } from '../../../runner/catalog/run-directories';
import { systemClock } from '../../../runner/ports/clock';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { peakMemory } from './peak-memory';

/** Lists the app's runs in the store at `argv[2]`, like every run, and prints how much of it was in memory at most, and the most memory it took. */
async function main([endpoint = '']: readonly string[]): Promise<void> {
  const address = { endpoint, region: 'us-east-1', bucket: 'b', prefix: 'p', pathStyle: true, versioning: true };
  const credentials = fixed({ accessKeyId: 'id', secretAccessKey: 'none' });
  const store = s3({ address, credentials, clock: systemClock, retries: 0 });
  const directories: { versions: number; whole: boolean }[] = [];
  for await (const { versions, whole } of listRuns(store, 'p', 'wordpress'))
    directories.push({ versions: versions.length, whole });
  process.stdout.write(JSON.stringify({ directories, most: peakMemory() }));
}

void main(process.argv.slice(2));
