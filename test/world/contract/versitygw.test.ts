import { systemClock } from '../../../runner/ports/clock';
import type { ObjectVersion } from '../../../runner/ports/object-store';
import { fixed } from '../../../runner/s3/credentials';
import { s3 } from '../../../runner/s3/s3';
import { pair } from '../../runner/s3/minio';
import { VersityGw } from '../../runner/s3/versitygw';
import { objectStoreContract } from './object-store';

const program = process.env.VERSITYGW;
const again = { credentials: fixed(pair), clock: systemClock, retries: 2, retryAfterMilliseconds: 1 };

/** Against the real server: `VERSITYGW=/path/to/versitygw npx jest test/world/contract/versitygw`. */
const describeStore = program ? describe : describe.skip;
if (!program)
  test.skip('the contract of a store against a real VersityGW: left out, no program is named by VERSITYGW', () => {});

describeStore('a real VersityGW', () => {
  let server: VersityGw | undefined;
  afterAll(() => server?.end());
  const all = async (bucket: string, prefix: string) => {
    const versions: ObjectVersion[] = [];
    const store = s3({ address: server!.address(bucket, bucket === 'locked'), ...again });
    for await (const version of store.versions(prefix)) versions.push(version);
    return versions;
  };

  objectStoreContract(async () => {
    server = await VersityGw.start(program!);
    return s3({ address: server.address('locked'), ...again });
  });

  test('a list of more than one page, with markers, is whole and in order', async () => {
    const locked = s3({ address: server!.address('locked'), ...again });
    const keys = Array.from({ length: 600 }, (_, i) => `p/pages/${String(i).padStart(4, '0')}`);
    for (let i = 0; i < keys.length; i += 50) {
      await Promise.all(keys.slice(i, i + 50).map((key) => locked.put(key, 'x')));
      await Promise.all(keys.slice(i, i + 50).map((key) => locked.delete(key)));
    }
    const found = (await all('locked', 'p/pages/')).map(({ key, marker, latest }) => `${key} ${marker} ${latest}`);
    expect(found).toEqual(keys.flatMap((key) => [`${key} true true`, `${key} false false`]));
  }, 60_000);

  test('a bucket without versions has versions of no name, and deletes for good', async () => {
    const plain = s3({ address: server!.address('plain', false), ...again });
    await plain.probeWrite('p/plain/restore-point.json');
    expect(await plain.put('p/plain/a', 'x')).toEqual({ versionId: null });
    expect((await all('plain', 'p/plain/')).map(({ key, versionId }) => [key, versionId])).toEqual([
      ['p/plain/a', null],
    ]);
    await plain.delete('p/plain/a');
    expect(await all('plain', 'p/plain/')).toEqual([]);
  });

  test('it has no lifecycle, as the table of stores states', async () => {
    const client = server!.client('locked', { retries: 0, retryAfterMilliseconds: 1 });
    await expect(client.send({ method: 'GET', key: '', query: { lifecycle: '' } })).rejects.toMatchObject({
      status: 501,
    });
  });
});
