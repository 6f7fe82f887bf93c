import { systemClock } from '../../../runner/ports/clock';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { MinioServer, pair } from '../../runner/s3/minio';
import { objectStoreContract } from './object-store';

const program = process.env.MINIO;

/** Against the real server: `MINIO=/path/to/minio npx jest test/world/contract/minio`. */
const describeStore = program ? describe : describe.skip;
if (!program)
  test.skip('the contract of a store against a real MinIO: left out, no program is named by MINIO', () => {});

describeStore('a real MinIO', () => {
  let minio: MinioServer | undefined;
  afterAll(() => minio?.end());

  objectStoreContract(async () => {
    minio = await MinioServer.start(program!);
    return s3({
      address: minio.address('locked'),
      credentials: fixed(pair),
      clock: systemClock,
      retries: 2,
      retryAfterMilliseconds: 1,
    });
  });
});
